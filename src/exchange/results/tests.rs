use super::*;
use crate::plan::{Month, Name};
use crate::text::PlanText;
use proptest::prelude::*;

const PLAN: &str = "\
# Ours\n[plan]\nmonth = \"2026-12\"\n[[stage]]\nid = \"unaware\"\nkpi = \"link_clicks\"\n\n\
[[post]]\nid = \"aaa111\" # first\ndate = 2026-12-01\nchannel = \"instagram\"\ntitle = \"Meet the roaster\"\ntime = 09:30:00\n\
link = \"https://example.com/roaster?utm_source=ig\"\nresults = { reach = 10, saves = 3 } # so far\n\n\
[[post]]\ndate = 2026-12-01\nchannel = \"Instagram\"\ntitle = \"Second\"\ntime = 18:00:00\n\n\
[[post]]\ndate = 2026-12-02\nchannel = \"x\"\ntitle = \"Third\"\ntext = \"The   copy.\"\n\n\
[[post]]\ndate = 2026-12-03\nchannel = \"facebook\"\ntitle = \"Fourth\"\nlink = \"https://example.com/offer\"\n\n\
[[post]]\ndate = 2026-12-04\nchannel = \"linkedin\"\ntitle = \"Fifth\"\nlink = \"https://example.com/offer\"\n";

fn plan() -> PlanText {
    PlanText::read(PLAN.into(), Month::new(2026, 12).unwrap())
}

fn intake(csv: &str) -> Intake {
    Export::read(csv.as_bytes(), None)
        .unwrap()
        .compare(plan().plan())
        .unwrap()
}

/// The place of the post of each row that has one: its line and the place.
fn matched(csv: &str) -> Vec<(usize, usize)> {
    let found = intake(csv).updates;
    found.iter().map(|update| (update.line, update.at)).collect()
}

fn whys(csv: &str) -> Vec<(usize, String)> {
    let text = plan();
    let left_out = intake(csv).unmatched.into_iter();
    left_out
        .map(|unmatched| (unmatched.line, unmatched.why.describe(text.plan())))
        .collect()
}

#[test]
fn a_row_finds_its_post_by_id_link_or_channel_and_date() {
    let csv = "Post ID,Permalink,Platform,Date,Reach\n\
        aaa111,,,,1\n,http://www.example.com/offer/?utm_x=1,Facebook,,2\n,,Twitter,2026-12-02,3\n17,,LinkedIn,2026-12-04,4\n";
    assert_eq!(matched(csv), [(2, 0), (4, 2), (3, 3), (5, 4)]);
    assert_eq!(whys(csv), []);
}

#[test]
fn time_and_words_choose_among_the_posts_of_a_day() {
    let of = |cells: &str| matched(&format!("channel,date,title,reach\n{cells},1\n"));
    assert_eq!(of("ig,2026-12-01T18:00,"), [(2, 1)]);
    assert_eq!(of("ig,2026-12-01,MEET the  roaster"), [(2, 0)]);
    assert_eq!(of("ig,2026-12-01 18:00,Meet the roaster"), [], "they disagree");
    assert_eq!(of("ig,2026-12-01 12:00,"), []);
    assert_eq!(
        of("x,2026-12-02 12:00,something else"),
        [(2, 2)],
        "there is just one"
    );
}

#[test]
fn a_row_that_fits_none_or_several_is_reported_with_its_line() {
    let csv = "id,link,channel,date,reach\n\
        ,,ig,2026-12-01,1\n\"\n\",,,,1\nzzz,a.b/c,ig,2026-12-09,1\n,example.com/offer,,,1\n,example.com/offer,email,,1\n,,ig,,1\n";
    let whys = whys(csv);
    let expected = [
        (2, "it fits 2 posts, “Meet the roaster” (aaa111), “Second”: add"),
        (3, "it has no id, no link"),
        (
            5,
            "no post has the id `zzz` or has the link `a.b/c` or is on instagram on 2026-12-09: add",
        ),
        (6, "it fits 2 posts, “Fourth”, “Fifth”"),
        (7, "its link is that of “Fourth”, which is on another channel"),
        (8, "it has no id, no link"),
    ];
    assert_eq!(whys.len(), expected.len(), "{whys:?}");
    for ((line, why), (at, begins)) in whys.iter().zip(expected) {
        assert!(*line == at && why.starts_with(begins), "{line}: {why}");
    }
}

#[test]
fn two_rows_of_one_post_are_both_left_out() {
    let csv = "id,channel,date,reach\naaa111,,,1\n,x,2026-12-02,7\naaa111,,,2\n";
    assert_eq!(matched(csv), [(3, 2)]);
    let whys = whys(csv);
    assert_eq!(whys[0].0, 2);
    assert_eq!(
        whys[0].1,
        "line 4 is about the same post, “Meet the roaster” (aaa111): keep one of them"
    );
    assert_eq!(whys[1].0, 4);
}

#[test]
fn a_row_with_more_cells_than_headers_is_not_trusted() {
    let whys = whys("id,title,reach\naaa111,One, two,3\naaa111,One,3,,\n");
    assert_eq!(whys.len(), 1);
    assert!(whys[0].1.starts_with("it has more cells"), "{whys:?}");
}

#[test]
fn figures_are_set_and_all_else_stays() {
    let mut text = plan();
    let csv = "id;Link clicks;Reach;Spend;Video views\naaa111;1.200;5.120,5;€ 30;\n";
    let intake = Export::read(csv.as_bytes(), None)
        .unwrap()
        .compare(text.plan())
        .unwrap();
    intake.apply(&mut text).unwrap();
    let expected = PLAN.replace(
        "{ reach = 10, saves = 3 }",
        "{ reach = 5120.5, saves = 3, link_clicks = 1200, cost = 30 }",
    );
    assert_eq!(
        text.written(),
        expected,
        "the plan's own name of a figure is used"
    );
    let change = FigureChange {
        name: "reach".into(),
        before: Some(10.0),
        after: 5120.5,
    };
    assert!(intake.updates[0].figures.contains(&change));
}

#[test]
fn a_post_whose_figures_are_there_already_is_unchanged() {
    let intake = intake("id,reach\naaa111,10\n");
    assert_eq!((intake.updates.len(), intake.unchanged), (0, vec![0]));
}

#[test]
fn a_cell_that_is_no_number_is_told_and_the_others_of_its_row_are_taken() {
    let csv = "id,reach,clicks\naaa111,many,5\n";
    let intake = intake(csv);
    assert!(!intake.is_whole());
    assert_eq!(
        intake.unread,
        [Unread {
            line: 2,
            column: 2,
            header: "reach".into(),
            cell: "many".into(),
            why: Unreadable::NoNumber,
        }]
    );
    assert_eq!(intake.updates[0].figures.len(), 1);
}

#[test]
fn a_number_that_reads_in_two_ways_is_told_and_not_taken() {
    let csv = "id;reach;cost\naaa111;1,234;12,50\n";
    let intake = intake(csv);
    let [unread] = &intake.unread[..] else {
        panic!("{:?}", intake.unread)
    };
    assert_eq!((unread.line, unread.column, &*unread.cell), (2, 2, "1,234"));
    assert_eq!(unread.why, Unreadable::TwoWays);
    assert_eq!(intake.updates[0].figures.len(), 1, "the cost is taken");
}

#[test]
fn rows_without_a_channel_are_on_the_one_that_is_given() {
    let read = |csv: &str, channel| Export::read(csv.as_bytes(), channel);
    let csv = "date,\"Reach\", \"Clicks\"\n2026-12-02,3, \"5\"\n";
    assert!(matches!(read(csv, None), Err(ExportError::NoHeader { .. })));
    let export = read(csv, Some("X")).unwrap();
    let intake = export.compare(plan().plan()).unwrap();
    assert_eq!((intake.updates[0].at, intake.updates[0].figures.len()), (2, 2));
    let csv = "channel,date,reach\n,2026-12-02,3\nlinkedin,2026-12-04,4\n";
    let export = read(csv, Some("x")).unwrap();
    let updates = export.compare(plan().plan()).unwrap().updates;
    assert_eq!(updates.iter().map(|update| update.at).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn delimiters_marks_titles_and_line_ends_are_found_out() {
    for csv in [
        "id,reach,clicks\naaa111,1,2\n",
        "\u{feff}id;reach;clicks\r\naaa111;1;2\r\n",
        "id\treach\tclicks\naaa111\t1\t2",
        "sep=;\nid;reach;clicks\naaa111;1;2\n",
        "Report, December\n\n\"id\",\"reach\",\"clicks\"\n,,\n\"aaa111\",\"1\",\"2\"\n",
        "id,reach,clicks\raaa111,1,2\r",
    ] {
        let export = Export::read(csv.as_bytes(), None).unwrap();
        let intake = export.compare(plan().plan()).unwrap();
        assert_eq!((intake.rows, intake.updates.len()), (1, 1), "{csv:?}");
        assert_eq!(export.figures(), ["reach", "clicks"]);
    }
}

#[test]
fn lines_are_counted_through_cells_with_newlines_and_blank_lines() {
    let csv = "title,id,reach\r\n\"a\r\nb \"\"c\"\"\",aaa111,1\r\n\r\n\r\nx,zzz,2\r\n";
    assert_eq!(matched(csv), [(2, 0)]);
    assert_eq!(whys(csv)[0].0, 6);
}

#[test]
fn dates_with_slashes_count_when_the_file_decides_and_are_refused_otherwise() {
    let csv = "channel,date,reach\nx,02/12/2026,1\nx,24/12/2026,2\n";
    assert_eq!(matched(csv), [(2, 2)]);
    let csv = "channel,date,reach\nx,12/02/2026,1\nx,12/24/2026,2\n";
    assert_eq!(matched(csv), [(2, 2)]);
    let export = Export::read(b"channel,date,reach\nx,02/12/2026,1\n", None).unwrap();
    let refused = export.compare(plan().plan()).unwrap_err();
    assert_eq!(
        refused,
        ExportError::UnclearDate {
            line: 2,
            date: "02/12/2026".into()
        }
    );
    assert!(refused.to_string().contains("write dates as 2026-12-01"));
    let csv = "id,date,reach\naaa111,02/12/2026,1\n";
    assert_eq!(matched(csv), [(2, 0)], "nothing depends on the date");
}

#[test]
fn what_cannot_be_made_sense_of_is_refused_with_a_remedy() {
    let refused = |bytes: &[u8]| Export::read(bytes, None).unwrap_err();
    assert_eq!(refused(b""), ExportError::Empty);
    assert_eq!(refused(b"\xef\xbb\xbf \n"), ExportError::Empty);
    assert_eq!(refused(b"PK\x03\x04 and so on"), ExportError::Workbook);
    assert_eq!(refused(b"\xff\xfei\0d\0"), ExportError::Utf16);
    assert_eq!(
        refused(b"id,reach\nGr\xfc\xdfe,1\n"),
        ExportError::NotUtf8 { line: 2, column: 3 }
    );
    assert_eq!(
        refused(b"Page;Reach\na;1\n"),
        ExportError::NoHeader {
            found: vec!["Page".into(), "Reach".into()]
        }
    );
    assert_eq!(
        refused(b"id,mood\na,fine\n"),
        ExportError::NoFigures {
            found: vec!["id".into(), "mood".into()]
        }
    );
    assert_eq!(
        refused(b"id,reach\n\"a,1\nb,2\nc,3\n"),
        ExportError::OpenQuote { line: 2 }
    );
}

#[test]
fn a_file_of_headers_alone_has_no_rows() {
    let intake = intake("id,reach\n");
    assert_eq!((intake.rows, intake.is_whole()), (0, true));
}

fn any_csv() -> impl Strategy<Value = String> {
    let row = (
        "(aaa111|zzz|)",
        "(https://example[.]com/(offer|roaster)/|)",
        "(ig|x|Facebook|linkedin|email|)",
        "(2026-12-0[1-5]( 18:00)?|)",
        "(Second|Third|)",
        "(-?[0-9]{1,6}([.][0-9]{1,2})?|-0|many|)",
        "([1-9][0-9]{0,2}(,[0-9]{3})?|5%)",
    );
    let row = row.prop_map(|(id, link, channel, date, title, reach, clicks)| {
        format!("{id},{link},{channel},{date},{title},{reach},\"{clicks}\"\n")
    });
    proptest::collection::vec(row, 0..8)
        .prop_map(|rows| format!("id,link,channel,date,title,Reach,Link Clicks\n{}", rows.concat()))
}

proptest! {
    #[test]
    fn the_same_file_a_second_time_changes_nothing(csv in any_csv()) {
        let export = Export::read(csv.as_bytes(), None).unwrap();
        let mut text = plan();
        let first = export.compare(text.plan()).unwrap();
        first.apply(&mut text).unwrap();
        let written = text.written();
        let mut again = PlanText::read(written.clone(), Month::new(2026, 12).unwrap());
        let second = export.compare(again.plan()).unwrap();
        prop_assert_eq!(&second.updates, &[]);
        second.apply(&mut again).unwrap();
        prop_assert_eq!(again.written(), written);
        prop_assert_eq!(second.unmatched, first.unmatched);
    }

    #[test]
    fn whatever_the_bytes_reading_ends_with_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..60), tail in "[id,;\t\"\n0-9./]{0,40}") {
        let mut all = b"id,date,reach\n".to_vec();
        all.extend(tail.bytes());
        all.extend(&bytes);
        if let Ok(export) = Export::read(&all, None) {
            let _ = export.compare(plan().plan());
        }
    }
}

#[test]
fn a_figure_keeps_the_name_that_its_post_has_for_it() {
    let source =
        "[[post]]\nid = \"a\"\ndate = 2026-12-01\nresults = { Reach = 1 }\nkpi = { \"Video Views\" = 2 }\n";
    let text = PlanText::read(source.into(), Month::new(2026, 12).unwrap());
    let export = Export::read(b"id,reach,video_views\na,5,6\n", None).unwrap();
    let update = &export.compare(text.plan()).unwrap().updates[0];
    let names: Vec<Name> = update.figures.iter().map(|change| change.name.clone()).collect();
    assert_eq!(names, ["Reach".into(), "Video Views".into()]);
}
