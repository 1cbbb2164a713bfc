#!/bin/sh
# Turns the workbook of a finished run into a PDF and pictures with LibreOffice, to be looked at, and fails if it cannot
# be read. Not part of `cargo test`: it needs libreoffice-calc and poppler-utils.
#
#   tests/pages/workbook.sh out/baseline pictures [pages]
set -eu
folder=$1
pictures=$2
pages=${3:-1-30}
mkdir -p "$pictures"
soffice --headless \
    --convert-to "pdf:calc_pdf_Export:{\"PageRange\":{\"type\":\"string\",\"value\":\"$pages\"}}" --outdir "$pictures" \
    "$folder/report.xlsx" >"$pictures/libreoffice.log" 2>&1
test -s "$pictures/report.pdf" || { cat "$pictures/libreoffice.log" >&2; exit 1; }
if grep -qi "error" "$pictures/libreoffice.log"; then cat "$pictures/libreoffice.log" >&2; exit 1; fi
pdftoppm -r 80 -png "$pictures/report.pdf" "$pictures/page"
# What LibreOffice reads is what was written: the first sheet as text holds the title, and no cell is an error.
soffice --headless --convert-to csv --outdir "$pictures" "$folder/report.xlsx" >>"$pictures/libreoffice.log" 2>&1
if grep -qE '#(REF|NAME|VALUE|DIV/0|N/A)' "$pictures/report.csv"; then echo "a cell is an error" >&2; exit 1; fi
echo "$(ls "$pictures"/page*.png | wc -l) pages in $pictures"
