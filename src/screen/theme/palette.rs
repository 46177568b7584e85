//! The colours of the themes, exact and for terminals with fewer.

use ratatui::style::Color;

/// A colour for each kind of thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette<C> {
    pub(super) ground: C,
    pub(super) bar: C,
    pub(super) panel: C,
    pub(super) text: C,
    pub(super) dim: C,
    pub(super) line: C,
    pub(super) strong: C,
    pub(super) on_cursor: C,
    pub(super) cursor: C,
    pub(super) on_selected: C,
    pub(super) selected: C,
    pub(super) on_marked: C,
    pub(super) marked: C,
    pub(super) today: C,
    pub(super) outside: C,
    pub(super) error: C,
    pub(super) warning: C,
    pub(super) note: C,
    pub(super) good: C,
    pub(super) stages: [C; 9],
}

impl<C: Copy> Palette<C> {
    pub(super) fn map<D>(self, to: impl Fn(C) -> D) -> Palette<D> {
        Palette {
            ground: to(self.ground),
            bar: to(self.bar),
            panel: to(self.panel),
            text: to(self.text),
            dim: to(self.dim),
            line: to(self.line),
            strong: to(self.strong),
            on_cursor: to(self.on_cursor),
            cursor: to(self.cursor),
            on_selected: to(self.on_selected),
            selected: to(self.selected),
            on_marked: to(self.on_marked),
            marked: to(self.marked),
            today: to(self.today),
            outside: to(self.outside),
            error: to(self.error),
            warning: to(self.warning),
            note: to(self.note),
            good: to(self.good),
            stages: self.stages.map(to),
        }
    }
}

/// The colours of a theme: exact ones, and which of a terminal's sixteen come closest in meaning.
#[derive(Debug)]
pub(super) struct Shades {
    pub(super) rgb: Palette<u32>,
    pub(super) sixteen: Palette<Color>,
}

impl Shades {
    /// The colours of the theme of that name, those of `dark` for a name there is none of.
    pub(super) fn named(name: &str) -> &'static Self {
        match name {
            "light" => &LIGHT,
            "high-contrast" => &HIGH_CONTRAST,
            "colour-blind" => &COLOUR_BLIND,
            _ => &DARK,
        }
    }
}

static DARK: Shades = Shades {
    rgb: DARK_RGB,
    sixteen: DARK_SIXTEEN,
};

static LIGHT: Shades = Shades {
    rgb: Palette {
        ground: 0x00fb_faf7,
        bar: 0x00ec_e9e2,
        panel: 0x00f3_f0ea,
        text: 0x0030_3440,
        dim: 0x0066_6b78,
        line: 0x00d0_ccc2,
        strong: 0x0014_161c,
        on_cursor: 0x00ff_ffff,
        cursor: 0x003a_4a6b,
        on_selected: 0x0014_161c,
        selected: 0x00d3_e0f5,
        on_marked: 0x0040_2c00,
        marked: 0x00fb_e7bd,
        today: 0x00a8_5500,
        outside: 0x0087_8a92,
        error: 0x00b9_1c2c,
        warning: 0x0096_5300,
        note: 0x002a_66ad,
        good: 0x001d_7a3f,
        stages: [
            0x001f_6fc4,
            0x0092_3fb5,
            0x002c_8a3b,
            0x00b3_5b1a,
            0x000f_8290,
            0x00b8_3b74,
            0x0080_6f00,
            0x0050_58c0,
            0x003d_7a66,
        ],
    },
    sixteen: Palette {
        dim: Color::DarkGray,
        line: Color::Gray,
        strong: Color::Black,
        on_selected: Color::White,
        selected: Color::Blue,
        on_cursor: Color::White,
        cursor: Color::Black,
        outside: Color::DarkGray,
        today: Color::Red,
        error: Color::Red,
        warning: Color::Red,
        note: Color::Blue,
        good: Color::Green,
        stages: [
            Color::Blue,
            Color::Magenta,
            Color::Green,
            Color::Red,
            Color::Cyan,
            Color::Black,
            Color::DarkGray,
            Color::LightBlue,
            Color::LightMagenta,
        ],
        ..DARK_SIXTEEN
    },
};

static HIGH_CONTRAST: Shades = Shades {
    rgb: Palette {
        ground: 0x0000_0000,
        bar: 0x0026_2626,
        panel: 0x0012_1212,
        text: 0x00ff_ffff,
        dim: 0x00d0_d0d0,
        line: 0x009e_9e9e,
        strong: 0x00ff_ffff,
        on_cursor: 0x0000_0000,
        cursor: 0x00ff_ffff,
        on_selected: 0x0000_0000,
        selected: 0x00ff_e600,
        on_marked: 0x0000_0000,
        marked: 0x0000_d7ff,
        today: 0x00ff_e600,
        outside: 0x00a8_a8a8,
        error: 0x00ff_7a7a,
        warning: 0x00ff_c400,
        note: 0x007f_d4ff,
        good: 0x005f_ff87,
        stages: [
            0x005f_d7ff,
            0x00ff_87ff,
            0x005f_ff5f,
            0x00ff_af5f,
            0x005f_ffd7,
            0x00ff_8787,
            0x00ff_ff5f,
            0x00af_afff,
            0x00ff_ffff,
        ],
    },
    sixteen: Palette {
        ground: Color::Black,
        bar: Color::Black,
        panel: Color::Black,
        text: Color::White,
        dim: Color::White,
        line: Color::Gray,
        outside: Color::Gray,
        on_cursor: Color::Black,
        cursor: Color::White,
        on_selected: Color::Black,
        selected: Color::LightYellow,
        on_marked: Color::Black,
        marked: Color::LightCyan,
        ..DARK_SIXTEEN
    },
};

/// Hues that Okabe and Ito chose so that everybody can tell them apart.
static COLOUR_BLIND: Shades = Shades {
    rgb: Palette {
        today: 0x00f0_e442,
        error: 0x00ee_7f3a,
        warning: 0x00f0_e442,
        note: 0x0056_b4e9,
        good: 0x0023_b58c,
        on_marked: 0x00ff_ffff,
        marked: 0x0000_5a8c,
        stages: [
            0x0056_b4e9,
            0x00e6_9f00,
            0x0000_9e73,
            0x00f0_e442,
            0x00cc_79a7,
            0x00d5_5e00,
            0x001f_86c9,
            0x00ff_ffff,
            0x0099_9999,
        ],
        ..DARK_RGB
    },
    sixteen: Palette {
        today: Color::LightYellow,
        error: Color::LightYellow,
        warning: Color::Yellow,
        note: Color::LightBlue,
        good: Color::LightCyan,
        stages: [
            Color::LightBlue,
            Color::Yellow,
            Color::LightCyan,
            Color::LightYellow,
            Color::LightMagenta,
            Color::Blue,
            Color::Cyan,
            Color::White,
            Color::Gray,
        ],
        ..DARK_SIXTEEN
    },
};

const DARK_RGB: Palette<u32> = Palette {
    ground: 0x0014_161b,
    bar: 0x0022_262f,
    panel: 0x001c_1f27,
    text: 0x00d3_d7e0,
    dim: 0x008b_92a0,
    line: 0x0038_3d48,
    strong: 0x00f3_f5f9,
    on_cursor: 0x0014_161b,
    cursor: 0x00c4_cedf,
    on_selected: 0x00ff_ffff,
    selected: 0x0030_4368,
    on_marked: 0x00ff_e9c2,
    marked: 0x004d_3a14,
    today: 0x00f2_b866,
    outside: 0x0069_6f7c,
    error: 0x00f5_7a73,
    warning: 0x00eb_b25a,
    note: 0x0083_b4e3,
    good: 0x0086_c98f,
    stages: [
        0x0063_b3f5,
        0x00cf_8ff2,
        0x0093_d262,
        0x00f0_a070,
        0x004f_c9d8,
        0x00f0_86b2,
        0x00e3_d26f,
        0x008c_9cf0,
        0x00a8_b4ba,
    ],
};

const DARK_SIXTEEN: Palette<Color> = Palette {
    ground: Color::Reset,
    bar: Color::Reset,
    panel: Color::Reset,
    text: Color::Reset,
    dim: Color::Gray,
    line: Color::DarkGray,
    strong: Color::White,
    on_cursor: Color::Black,
    cursor: Color::White,
    on_selected: Color::White,
    selected: Color::Blue,
    on_marked: Color::Black,
    marked: Color::Yellow,
    today: Color::LightYellow,
    outside: Color::DarkGray,
    error: Color::LightRed,
    warning: Color::Yellow,
    note: Color::Cyan,
    good: Color::Green,
    stages: [
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightCyan,
        Color::LightRed,
        Color::Yellow,
        Color::Cyan,
        Color::Gray,
    ],
};

/// The red, green and blue of a colour written as one number.
const fn parts(rgb: u32) -> [u8; 3] {
    let [_, red, green, blue] = rgb.to_be_bytes();
    [red, green, blue]
}

/// The colour itself.
pub(super) fn exact(rgb: u32) -> Color {
    let [red, green, blue] = parts(rgb);
    Color::Rgb(red, green, blue)
}

/// The steps of the colour cube within the palette of 256.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The colour of the palette of 256 that comes closest; never one of the first sixteen, which users change.
pub(super) fn nearest(rgb: u32) -> Color {
    let wanted = parts(rgb);
    let cube = wanted.map(|part| {
        (0u8..6)
            .min_by_key(|step| STEPS[usize::from(*step)].abs_diff(part))
            .unwrap_or(0)
    });
    let in_cube = cube.map(|step| STEPS[usize::from(step)]);
    let grey = (0u8..24)
        .min_by_key(|step| distance([8 + 10 * step; 3], wanted))
        .unwrap_or(0);
    if distance([8 + 10 * grey; 3], wanted) < distance(in_cube, wanted) {
        Color::Indexed(232 + grey)
    } else {
        Color::Indexed(16 + 36 * cube[0] + 6 * cube[1] + cube[2])
    }
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    let apart = |at: usize| u32::from(one[at].abs_diff(other[at])).pow(2);
    2 * apart(0) + 4 * apart(1) + 3 * apart(2)
}

/// How well one colour can be read on another, from 1 to 21, as the web's accessibility guidelines measure it.
#[cfg(test)]
pub(super) fn contrast(one: u32, other: u32) -> f64 {
    let luminance = |rgb| {
        let linear = parts(rgb).map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_colour_of_the_palette_is_found_among_cube_and_greys() {
        assert_eq!(nearest(0x0000_0000), Color::Indexed(16));
        assert_eq!(nearest(0x00ff_ffff), Color::Indexed(231));
        assert_eq!(nearest(0x005f_d7ff), Color::Indexed(81));
        assert_eq!(nearest(0x001c_1c1c), Color::Indexed(234));
    }
}
