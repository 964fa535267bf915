//! What times are read, and what of them is left open.

use super::*;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    Timestamp::read(text).unwrap().unwrap()
}

#[test]
fn forms_of_one_moment() {
    let expected = "2026-04-14T16:33:42Z";
    for text in [
        "2026-04-14T16:33:42Z",
        "2026-04-14T16:33:42.0000000Z",
        "2026-04-14 16:33:42",
        "2026-04-14T16:33:42+00:00",
        "2026-04-14T13:33:42-0300",
        "2026-04-14 16:33:42 +00:00",
        "2026-04-14T18:33:42+02",
    ] {
        assert_eq!(at(text).iso(), expected, "{text}");
    }
    assert_eq!(
        at("2026-04-14T16:33:42.1234567Z").iso(),
        "2026-04-14T16:33:42.1234567Z"
    );
    assert_eq!(at("2026-04-14").iso(), "2026-04-14T00:00:00Z");
    assert_eq!(at("2026-04-14T16:33").minute(), "14 Apr 2026 16:33 UTC");
}

#[test]
fn no_time_and_bad_times() {
    for text in [
        "",
        "0001-01-01T00:00:00Z",
        "1970-01-01 00:00:00Z",
        "1601-01-01T00:00:00Z",
        "1/1/1601, 12:00:00 AM",
        "0",
        "-62135596800",
        "-62135596800000",
        "-11644473600",
    ] {
        assert_eq!(Timestamp::read(text), Ok(None), "{text}");
    }
    for text in [
        "NaN",
        "yesterday",
        "2026-04-14T",
        "2026-04-14X10:00",
        "14 April",
        "6/26/24",
        "13:00 PM",
        "20240626",
        "1719416",
        "133638485567840000",
        "1.7e12",
        "2026-04-14T1:2:3Zulu",
    ] {
        assert_eq!(Timestamp::read(text), Err(TimeError::Form), "{text}");
    }
    for text in [
        "2026-02-30T00:00:00Z",
        "2026-04-14T25:00:00Z",
        "9999-12-31T23:59:59Z",
        "6/31/2024, 3:49:16 PM",
        "13/13/2024",
        "6/26/2024, 15:49:16 PM",
        "9999999999",
    ] {
        assert_eq!(Timestamp::read(text), Err(TimeError::Range), "{text}");
    }
}

#[test]
fn epochs_are_told_by_their_digits() {
    for (text, expected) in [
        ("1719416956", "2024-06-26T15:49:16Z"),
        ("1719416956.784", "2024-06-26T15:49:16.784Z"),
        ("1719416956784", "2024-06-26T15:49:16.784Z"),
        ("1719416956784.0", "2024-06-26T15:49:16.784Z"),
        ("1719416956784.5", "2024-06-26T15:49:16.7845Z"),
        ("1719416956784267", "2024-06-26T15:49:16.784267Z"),
        ("1719416956784267123", "2024-06-26T15:49:16.784267123Z"),
    ] {
        assert_eq!(at(text).iso(), expected, "{text}");
        assert_eq!(Timestamp::read_with(text).unwrap().zone, Zone::Told);
    }
}

#[test]
fn dates_as_people_and_mail_write_them() {
    for (text, expected) in [
        ("6/26/2024, 3:49:16.784 PM", "2024-06-26T15:49:16.784Z"),
        (
            "6/26/2024, 3:49:16.784\u{202f}PM",
            "2024-06-26T15:49:16.784Z",
        ),
        (
            "\u{200e}6\u{200e}/\u{200e}26\u{200e}/\u{200e}2024 3:49 PM",
            "2024-06-26T15:49:00Z",
        ),
        ("6/26/2024, 12:00:01 AM", "2024-06-26T00:00:01Z"),
        ("6/26/2024 12:30 PM", "2024-06-26T12:30:00Z"),
        ("26/06/2024, 15:49:16", "2024-06-26T15:49:16Z"),
        ("26.6.2024, 15:49:16", "2024-06-26T15:49:16Z"),
        ("2024/6/26 15:49:16", "2024-06-26T15:49:16Z"),
        ("2024-06-26, 3:49:16 p.m.", "2024-06-26T15:49:16Z"),
        ("Jun 26, 2024 3:49:16 PM", "2024-06-26T15:49:16Z"),
        ("Jun 26, 2024", "2024-06-26T00:00:00Z"),
        (
            "Wednesday, June 26, 2024 at 3:49:16 PM",
            "2024-06-26T15:49:16Z",
        ),
        ("26-Jun-2024 15:49:16", "2024-06-26T15:49:16Z"),
        ("Wed, 26 Jun 2024 15:49:16 +0000", "2024-06-26T15:49:16Z"),
        ("Fri, 22 Feb 2022 22:00:00 -0600", "2022-02-23T04:00:00Z"),
        ("26 Jun 2024 15:49:16 GMT", "2024-06-26T15:49:16Z"),
        ("Wed, 26 Jun 2024 10:49:16 EST", "2024-06-26T15:49:16Z"),
        (
            "Wed Jun 26 2024 17:49:16 GMT+0200 (Central European Summer Time)",
            "2024-06-26T15:49:16Z",
        ),
        (
            "02-22-2022 10:00:00.123 PM -06:00",
            "2022-02-23T04:00:00.123Z",
        ),
        ("02-22-2022 22:00:00.123 -06:00", "2022-02-23T04:00:00.123Z"),
        ("22-02-2022 22:00:00.123 +02:00", "2022-02-22T20:00:00.123Z"),
    ] {
        assert_eq!(at(text).iso(), expected, "{text}");
        assert!(!Timestamp::read_with(text).unwrap().ambiguous, "{text}");
    }
}

#[test]
fn what_a_text_leaves_open_is_told() {
    for (text, expected, zone, ambiguous) in [
        (
            "2024-06-26T15:49:16Z",
            "2024-06-26T15:49:16Z",
            Zone::Told,
            false,
        ),
        (
            "2024-06-26T15:49:16",
            "2024-06-26T15:49:16Z",
            Zone::Assumed,
            false,
        ),
        (
            "6/26/2024, 3:49:16 PM",
            "2024-06-26T15:49:16Z",
            Zone::Assumed,
            false,
        ),
        // AM and PM speak for the month first, but do not prove it.
        (
            "6/7/2024, 3:49:16 PM",
            "2024-06-07T15:49:16Z",
            Zone::Assumed,
            true,
        ),
        (
            "6/7/2024, 3:49:16 pm",
            "2024-07-06T15:49:16Z",
            Zone::Assumed,
            true,
        ),
        (
            "02-03-2022 22:00:00.123 +02:00",
            "2022-03-02T20:00:00.123Z",
            Zone::Told,
            true,
        ),
        (
            "6/6/2024, 15:49:16",
            "2024-06-06T15:49:16Z",
            Zone::Assumed,
            false,
        ),
        ("7.6.2024", "2024-06-07T00:00:00Z", Zone::Assumed, false),
    ] {
        let read = Timestamp::read_with(text).unwrap();
        assert_eq!(read.time.unwrap().iso(), expected, "{text}");
        assert_eq!((read.zone, read.ambiguous), (zone, ambiguous), "{text}");
    }
}

#[test]
fn a_date_that_could_be_read_either_way_follows_the_order_that_is_known() {
    use DateOrder::{DayFirst, MonthFirst};
    let shown = |text: &str| Timestamp::read_with(text).unwrap().shown_order;
    assert_eq!(shown("05-22-2024 22:00:00"), Some(MonthFirst));
    assert_eq!(shown("22/05/2024, 3:49 PM"), Some(DayFirst));
    for text in [
        "05-01-2024",
        "2024-05-22T10:00:00Z",
        "22 May 2024",
        "1.5.2024",
    ] {
        assert_eq!(shown(text), None, "{text}");
    }
    for (text, order, expected) in [
        ("05-01-2024 22:00:00", MonthFirst, "2024-05-01T22:00:00Z"),
        ("05-01-2024 22:00:00", DayFirst, "2024-01-05T22:00:00Z"),
        ("6/7/2024, 3:49:16 PM", DayFirst, "2024-07-06T15:49:16Z"),
        // What a text says itself counts.
        ("22/05/2024", MonthFirst, "2024-05-22T00:00:00Z"),
        ("1.5.2024", MonthFirst, "2024-05-01T00:00:00Z"),
    ] {
        let read = Timestamp::read_in_order(text, Some(order)).unwrap();
        assert_eq!(read.time.unwrap().iso(), expected, "{text}");
        assert!(!read.ambiguous, "{text}");
    }
}

#[test]
fn a_filter_reads_only_what_is_written_plainly() {
    assert!(Timestamp::read_iso("2024-06-26T15:49").is_ok());
    for text in ["1719416956", "6/7/2024", "Jun 26, 2024"] {
        assert_eq!(Timestamp::read_iso(text), Err(TimeError::Form), "{text}");
    }
}

#[test]
fn truncated_times_are_compared_with_tolerance() {
    let fine = at("2024-06-26T15:49:15.7860486Z");
    assert!(fine.same_moment(at("2024-06-26T15:49:15Z")));
    assert!(fine.same_moment(at("2024-06-26T15:49:15.786Z")));
    assert!(!fine.same_moment(at("2024-06-26T15:49:15.787Z")));
    assert!(!fine.same_moment(at("2024-06-26T15:49:15.7860487Z")));
    assert!(!fine.same_moment(at("2024-06-26T15:49:16Z")));
}

proptest! {
    #[test]
    fn iso_reads_back(nanos in -9_000_000_000_000_000_000_i64..9_000_000_000_000_000_000) {
        let moment = Timestamp::from_nanos(nanos);
        prop_assume!(nanos != 0);
        prop_assert_eq!(Timestamp::read(&moment.iso()), Ok(Some(moment)));
    }

    #[test]
    fn any_date_is_read_or_refused(
        text in "[A-Za-z]{0,4},? ?[0-9]{1,4}[/. -]([0-9]{1,2}|Jun)[/. -][0-9]{1,4},? ?T?[0-9]{0,2}:[0-9]{1,2}(:[0-9]{2})?([.,][0-9]{0,12})? ?(AM|pm|Z)? ?([+-][0-9:]{0,5}|GMT)?",
    ) {
        let _ = Timestamp::read_with(&text);
    }

    #[test]
    fn a_portal_date_reads_back(secs in 1_000_000_000_i64..4_000_000_000) {
        let moment = Timestamp::from_nanos(secs * NANOS);
        let written = moment.calendar().format("%-m/%-d/%Y, %-I:%M:%S %p").to_string();
        prop_assert_eq!(Timestamp::read(&written), Ok(Some(moment)));
        let mail = moment.calendar().format("%a, %-d %b %Y %H:%M:%S +0000").to_string();
        prop_assert_eq!(Timestamp::read(&mail), Ok(Some(moment)));
        prop_assert_eq!(Timestamp::read(&secs.to_string()), Ok(Some(moment)));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        let _ = Timestamp::read(&text);
    }
}
