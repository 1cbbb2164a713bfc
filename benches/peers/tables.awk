# The two tables: awk -f tables.awk reference.txt names.txt lines.txt
# names.txt: engine, tab, its name and version. lines.txt: engine, round, CPU seconds, figures.
# Fails when an engine's figure is further from the reference than chance explains.

function sort(a, n,    i, j, v) {
    for (i = 2; i <= n; i++) {
        v = a[i]
        for (j = i - 1; j >= 1 && a[j] > v; j--) a[j + 1] = a[j]
        a[j + 1] = v
    }
}
# The median of words.
function median(words,    a, n, i) {
    n = split(words, a, " ")
    for (i = 1; i <= n; i++) a[i] += 0
    sort(a, n)
    low = a[1]
    high = a[n]
    return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
}
# The 97.5 % point of Student's t.
function student(df) {
    if (df <= 6) return substr("12.706 4.303 3.182 2.776 2.571 2.447", df == 1 ? 1 : 8 + (df - 2) * 6, df == 1 ? 6 : 5) + 0
    return 1.960 + 2.372 / df + 2.823 / (df * df) + 2.556 / (df * df * df)
}
# The median over rounds of one engine's time over another's in the same round; sets low and high.
function ratio(over, under,    r, words) {
    words = ""
    for (r = 1; r <= rounds; r++)
        if ((over, r) in seconds && (under, r) in seconds) words = words " " median(seconds[over, r]) / median(seconds[under, r])
    return words == "" ? 0 : median(words)
}
function digits(mean) { return mean >= 1000 ? 0 : mean >= 20 ? 2 : mean >= 0.5 ? 3 : 4 }

FNR == 1 { file++ }
/^#/ { next }
file == 1 {
    split($0, f, " *[|] *")
    figures++
    figure[figures] = f[1]; expected[figures] = f[2] + 0; half[figures] = f[3] + 0; spread[figures] = f[4] + 0
    next
}
file == 2 { split($0, f, "\t"); name[f[1]] = f[2]; next }
{
    e = $1
    if (!(e in count)) order[++engines] = e
    count[e]++
    if ($2 + 0 > rounds) rounds = $2 + 0
    seconds[e, $2] = seconds[e, $2] " " $3
    all[e] = all[e] " " $3
    for (i = 1; i <= figures; i++) if ($(i + 3) != "-") { sum[e, i] += $(i + 3); squares[e, i] += $(i + 3) ^ 2; given[e, i]++ }
}
END {
    if (!engines) { print "peers: no engine ran"; exit 1 }
    for (i = 2; i <= engines; i++) {
        v = order[i]
        for (j = i - 1; j >= 1 && median(all[order[j]]) < median(all[v]); j--) order[j + 1] = order[j]
        order[j + 1] = v
    }
    print "\nCPU time of a replication of SEND-9, median; ratios by rounds, median (lowest to highest)\n"
    printf "%-28s %5s %10s   %-26s %s\n", "engine", "runs", "seconds", "times as long as sendsim", "times as fast as SimPy"
    for (k = 1; k <= engines; k++) {
        e = order[k]
        long = fast = "-"
        if ((r = ratio(e, "sendsim")) > 0) long = sprintf("%.3g (%.3g to %.3g)", r, low, high)
        if ((r = ratio("simpy", e)) > 0) fast = sprintf("%.3g (%.3g to %.3g)", r, low, high)
        printf "%-28s %5d %10.4f   %-26s %s\n", name[e], count[e], median(all[e]), long, fast
    }
    print "\nAnswers: mean of the runs, 95 % interval\n"
    printf "%-22s %16s", "", "reference"
    for (k = 1; k <= engines; k++) printf " %16s", order[k]
    printf "\n%-22s %16s", "runs", "2000"
    for (k = 1; k <= engines; k++) printf " %16d", count[order[k]]
    print ""
    for (i = 1; i <= figures; i++) {
        d = digits(expected[i])
        printf "%-22s %16s", figure[i], sprintf("%.*f +- %.*f", d, expected[i], d ? d : 1, half[i])
        for (k = 1; k <= engines; k++) printf " %16s", answer(order[k], i, d)
        print ""
    }
    for (k = 1; k <= engines; k++)
        if (count[order[k]] < 10) printf "%s: %d run%s only, so its answers say little.\n", order[k], count[order[k]], (count[order[k]] > 1 ? "s" : "")
    if (bad) { printf "\npeers: DISAGREE (!):\n%s", far; exit 1 }
    print "\npeers: every engine agrees with the reference within chance"
}
# One cell. The distance from the reference is taken on the scale of logarithms, where waits are nearly normal, in
# standard errors from the known spread of a replication. The limit is such that a right engine passes all figures
# 999 times in 1,000 (tried on draws from 2,000 replications of the twin, 2 to 200 at a time).
function answer(e, i, d,    n, mean, variance, distance, mark) {
    n = given[e, i]
    if (!n) return "-"
    mean = sum[e, i] / n
    distance = mean > 0 ? log(mean / expected[i]) * expected[i] / sqrt(spread[i] ^ 2 / n + (half[i] / 1.96) ^ 2) : 99
    if (distance < 0) distance = -distance
    if (distance > 4.5 + 7 / n) {
        bad = 1
        mark = "!"
        far = far sprintf("%s gives %.*f for %s, %.1f standard errors off\n", name[e], d, mean, figure[i], distance)
    }
    if (n == 1) return sprintf("%.*f%s", d, mean, mark)
    variance = (squares[e, i] - n * mean * mean) / (n - 1)
    return sprintf("%.*f +- %.*f%s", d, mean, d ? d : 1, student(n - 1) * sqrt((variance > 0 ? variance : 0) / n), mark)
}
