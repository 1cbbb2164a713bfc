//! Native charts. Everything they show stands in cells, so a planner can restyle and extend them.

use super::style::{BANDS, INK};
use rust_xlsxwriter::{
    Chart, ChartAxisDateUnitType, ChartAxisLabelPosition, ChartEmptyCells, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartRange, ChartSeries, ChartSolidFill, ChartType,
    ColNum, Color, RowNum,
};

/// Width of a chart, pixels.
pub(super) const WIDTH: u32 = 780;
/// Height of a chart with a legend of one line, pixels.
const HEIGHT: u32 = 360;
/// Height of a row, pixels.
const ROW: u32 = 20;
/// Columns that it takes at the ordinary width, and one between.
pub(super) const COLUMNS: ColNum = 13;

/// Height of a chart of so many series: each two more than four make a line more of the legend.
fn height(series: usize) -> u32 {
    HEIGHT + ROW * (series.saturating_sub(4) as u32).div_ceil(2)
}

/// Rows that such a chart takes, and one between.
pub(super) fn rows(series: usize) -> RowNum {
    height(series) / ROW + 1
}

/// The cells of a table that a chart reads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'a> {
    /// Name of the sheet.
    pub sheet: &'a str,
    /// Row of the header.
    pub header: RowNum,
    /// First row.
    pub first: RowNum,
    /// Last row.
    pub last: RowNum,
}

impl Cells<'_> {
    fn column(&self, column: ColNum) -> ChartRange {
        ChartRange::new_from_range(self.sheet, self.first, column, self.last, column)
    }

    /// A series of a column, named by its header: a name is never read as a formula.
    fn series(&self, column: ColNum) -> ChartSeries {
        let mut series = ChartSeries::new();
        series.set_values(&self.column(column)).set_categories(&self.column(0));
        series.set_name(&ChartRange::new_from_range(self.sheet, self.header, column, self.header, column));
        series
    }
}

/// How a line is drawn; dashes and markers tell lines apart without colour.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// The column of its values.
    pub column: ColNum,
    /// Its colour.
    pub colour: Color,
    /// Its dashes.
    pub dash: ChartLineDashType,
    /// Its markers, if it has any.
    pub marker: Option<ChartMarkerType>,
    /// Its width, points.
    pub width: f64,
}

impl Line {
    /// A solid line.
    pub fn solid(column: ColNum, colour: Color) -> Self {
        Line { column, colour, dash: ChartLineDashType::Solid, marker: None, width: 2.25 }
    }

    /// A dashed line.
    pub fn dashed(column: ColNum, colour: Color) -> Self {
        Line { dash: ChartLineDashType::Dash, width: 1.75, ..Line::solid(column, colour) }
    }

    /// A dotted line.
    pub fn dotted(column: ColNum, colour: Color) -> Self {
        Line { dash: ChartLineDashType::RoundDot, width: 1.5, ..Line::solid(column, colour) }
    }

    /// With a marker at every value.
    pub fn marked(self, marker: ChartMarkerType) -> Self {
        Line { marker: Some(marker), ..self }
    }

    fn series(&self, cells: &Cells) -> ChartSeries {
        let mut series = cells.series(self.column);
        let mut line = ChartLine::new();
        line.set_color(self.colour).set_width(self.width).set_dash_type(self.dash);
        series.set_format(ChartFormat::new().set_line(&line));
        let mut marker = ChartMarker::new();
        match self.marker {
            None => marker.set_none(),
            Some(kind) => {
                let mut fill = ChartSolidFill::new();
                fill.set_color(self.colour);
                marker.set_type(kind).set_size(5).set_format(ChartFormat::new().set_solid_fill(&fill))
            }
        };
        series.set_marker(&marker);
        series
    }
}

/// What a chart says of itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    /// Its title, in words of ours: a name that began with `=` would be taken for a reference.
    pub title: &'static str,
    /// The unit of its values.
    pub unit: &'a str,
    /// The same for who cannot see it.
    pub alternative: &'a str,
    /// Largest value, where it is known.
    pub most: Option<f64>,
}

/// A chart with its title and its text alternative.
fn titled(mut chart: Chart, words: &Words, series: usize) -> Chart {
    chart.title().set_name(words.title);
    chart.title().set_font(ChartFont::new().set_size(12).set_bold().set_color(INK)).set_overlay(false);
    chart.set_width(WIDTH).set_height(height(series)).set_alt_text(super::names::alternative(words.alternative));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart
}

/// Lines behind the figures.
fn light() -> ChartLine {
    ChartLine::new().set_color(Color::RGB(0xD9_D9_D9)).set_width(0.75).clone()
}

fn dressed(chart: Chart, words: &Words, series: usize, by_month: bool) -> Chart {
    let mut chart = titled(chart, words, series);
    chart.y_axis().set_name(super::style::axis(words.unit).as_str()).set_min(0).set_num_format("#,##0");
    chart.y_axis().set_major_gridlines(true).set_major_gridlines_line(&light());
    if let Some(most) = words.most {
        chart.y_axis().set_max(most);
    }
    if by_month {
        chart.x_axis().set_date_axis(true).set_num_format("mmm yy");
        chart.x_axis().set_major_unit(3).set_major_unit_date_type(ChartAxisDateUnitType::Months);
    }
    chart.show_empty_cells_as(ChartEmptyCells::Gaps);
    chart
}

/// Lines by month.
pub(super) fn lines(cells: &Cells, lines: &[Line], words: &Words) -> Chart {
    let mut chart = Chart::new(ChartType::Line);
    for line in lines {
        chart.push_series(&line.series(cells));
    }
    dressed(chart, words, lines.len(), true)
}

/// The range of futures as bands stacked on one another, the median, and other lines over them. `base` is the first of
/// six columns: the 5th percentile, and how much higher each of the 10th, 25th, 75th, 90th and 95th is.
pub(super) fn fan(cells: &Cells, base: ColNum, over: &[Line], words: &Words) -> Chart {
    let mut chart = Chart::new(ChartType::AreaStacked);
    let fills = [None, Some(0), Some(1), Some(2), Some(1), Some(0)];
    for (column, fill) in (base..).zip(fills) {
        let mut series = cells.series(column);
        let mut format = ChartFormat::new();
        match fill {
            None => format.set_no_fill().set_no_line(),
            Some(band) => format.set_solid_fill(ChartSolidFill::new().set_color(BANDS[band])).set_no_line(),
        };
        series.set_format(&mut format);
        chart.push_series(&series);
    }
    let mut above = Chart::new(ChartType::Line);
    for line in over {
        above.push_series(&line.series(cells));
    }
    chart.combine(&above);
    let mut chart = dressed(chart, words, 3 + over.len(), true);
    // The step below the bands is no band, and the upper two are those that the lower two are named for.
    chart.legend().delete_entries(&[0, 4, 5]);
    chart
}

/// Columns stacked on one another by month, with lines over them.
pub(super) fn stack(cells: &Cells, columns: &[(ColNum, Color)], over: &[Line], words: &Words) -> Chart {
    let mut chart = Chart::new(ChartType::ColumnStacked);
    for (column, colour) in columns {
        let mut series = cells.series(*column);
        series.set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(*colour)));
        series.set_gap(40);
        chart.push_series(&series);
    }
    if !over.is_empty() {
        let mut above = Chart::new(ChartType::Line);
        for line in over {
            above.push_series(&line.series(cells));
        }
        chart.combine(&above);
    }
    dressed(chart, words, columns.len() + over.len(), true)
}

/// Lines over values that are no dates.
pub(super) fn curve(cells: &Cells, lines: &[Line], words: &Words, of: &str) -> Chart {
    let mut chart = Chart::new(ChartType::Line);
    for line in lines {
        chart.push_series(&line.series(cells));
    }
    let mut chart = dressed(chart, words, lines.len(), false);
    chart.x_axis().set_name(of);
    chart
}

/// A column of values drawn as bars; without a colour as an outline, so that two are told apart without it.
#[derive(Clone, Copy)]
pub(super) struct Bars {
    /// The column of its values.
    pub column: ColNum,
    /// Its filling.
    pub colour: Option<Color>,
}

/// Bars from nothing to either side by name, the first row at the top; and the rows that the chart takes.
pub(super) fn bars(cells: &Cells, columns: &[Bars], words: &Words, outline: Color) -> (Chart, RowNum) {
    let mut chart = Chart::new(ChartType::Bar);
    for Bars { column, colour } in columns {
        let mut series = cells.series(*column);
        let mut format = ChartFormat::new();
        let mut edge = ChartLine::new();
        match colour {
            Some(colour) => format.set_solid_fill(ChartSolidFill::new().set_color(*colour)),
            None => format.set_no_fill().set_line(edge.set_color(outline).set_width(1.5)),
        };
        series.set_format(&mut format).set_gap(60);
        chart.push_series(&series);
    }
    let (bars, each) = (cells.last - cells.first + 1, 8 + 14 * columns.len() as u32);
    let mut chart = titled(chart, words, columns.len());
    chart.set_height(HEIGHT / 3 + bars * each);
    // Of bars the axis of values lies. Names stand at the side, whichever side of nothing a bar is on.
    let light = light();
    chart.x_axis().set_name(super::style::axis(words.unit).as_str()).set_num_format("#,##0");
    chart.x_axis().set_major_gridlines(true).set_major_gridlines_line(&light);
    chart.y_axis().set_reverse().set_label_position(ChartAxisLabelPosition::Low).set_major_gridlines(false);
    if columns.len() < 2 {
        chart.legend().set_hidden();
    }
    (chart, (HEIGHT / 3 + bars * each) / ROW + 2)
}
