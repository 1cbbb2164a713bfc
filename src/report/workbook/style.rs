//! How cells look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Dark blue: headers, medians.
pub(super) const INK: Color = Color::RGB(0x1F_3A_5F);
/// Goals and needs: told apart by their dashes too.
pub(super) const GOAL: Color = Color::RGB(0xB3_3A_00);
/// A second line.
pub(super) const SECOND: Color = Color::RGB(0x00_6D_5B);
/// Published figures.
pub(super) const GREY: Color = Color::RGB(0x5A_5A_5A);
/// Bands of futures, from the outer to the inner.
pub(super) const BANDS: [Color; 3] = [Color::RGB(0xDC_E8_F4), Color::RGB(0xB4_D0_EA), Color::RGB(0x82_B0_DA)];
/// Parts of a whole, dark to light.
pub(super) const PARTS: [Color; 7] = [
    Color::RGB(0xE3_EE_F7),
    Color::RGB(0xC3_DB_EE),
    Color::RGB(0x9B_C3_E2),
    Color::RGB(0x6A_A3_D0),
    Color::RGB(0x3B_7E_B8),
    Color::RGB(0x1F_5A_94),
    Color::RGB(0x10_2F_57),
];

/// The formats of a workbook, each made once.
#[derive(Debug)]
pub(super) struct Styles {
    pub title: Format,
    pub heading: Format,
    pub sentence: Format,
    pub note: Format,
    pub header: Format,
    pub text: Format,
    pub wrapped: Format,
    pub month: Format,
    pub day: Format,
    pub link: Format,
    pub helper: Format,
    whole: Format,
    tenth: Format,
    percent: Format,
    share: Format,
    money: Format,
    weeks: Format,
}

impl Styles {
    pub fn new() -> Self {
        let plain = || Format::new().set_align(FormatAlign::Top);
        let number = |form: &str| plain().set_num_format(form);
        let wrapped = || plain().set_text_wrap();
        Styles {
            title: Format::new().set_bold().set_font_size(16).set_font_color(INK),
            heading: Format::new().set_bold().set_font_size(12).set_font_color(INK),
            sentence: wrapped().set_font_size(12),
            note: wrapped().set_font_color(GREY),
            header: wrapped()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(INK)
                .set_border_bottom(FormatBorder::Thin),
            text: plain(),
            wrapped: wrapped(),
            month: number("mmm yyyy").set_align(FormatAlign::Left),
            day: number("d mmm yyyy").set_align(FormatAlign::Left),
            link: plain()
                .set_font_color(Color::RGB(0x05_4A_91))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            helper: number("0.0").set_font_color(GREY),
            whole: number("#,##0"),
            tenth: number("#,##0.0"),
            // The tables have per cent as 0 to 100.
            percent: number("0.0\" %\""),
            share: number("0.0%"),
            money: number("[$£-809]#,##0"),
            weeks: number("0.0\" weeks\""),
        }
    }

    /// The format of a number with this unit.
    pub fn of_unit(&self, unit: &str) -> &Format {
        match unit {
            "%" => &self.percent,
            "weeks" => &self.weeks,
            "pounds" => &self.money,
            "share" => &self.share,
            "WTE" | "hours" => &self.tenth,
            _ => &self.whole,
        }
    }
}

/// A unit in words, with its capital for the head of an axis.
pub(super) fn axis(unit: &str) -> String {
    match unit {
        "%" => "%".to_owned(),
        "pounds" => "£".to_owned(),
        other => {
            let mut letters = other.chars();
            letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
        }
    }
}
