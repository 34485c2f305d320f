//! What a calendar makes of the reminder.

use serde_json::Value;

/// Read with a parser that the program does not use.
pub fn assert_calendar(text: &str, registration: &Value) {
    assert!(
        text.split_inclusive('\n').all(|line| line.ends_with("\r\n") && line.len() <= 77),
        "RFC 5545, 3.1"
    );
    assert!(!text.replace("\r\n", "").contains('\r'), "no name begins a line of its own");
    let calendars: Vec<_> = ical::IcalParser::new(text.as_bytes()).collect::<Result<_, _>>().unwrap();
    let value = |properties: &[ical::property::Property], name: &str| {
        let mut found = properties.iter().filter(|one| one.name == name);
        let value = found.next().and_then(|one| one.value.clone()).unwrap_or_else(|| panic!("no {name}"));
        assert!(found.next().is_none(), "{name} twice");
        value
    };
    let [calendar] = calendars.as_slice() else { panic!("one calendar") };
    assert_eq!(value(&calendar.properties, "PRODID"), "-//Peig//Peig Setup//EN");
    assert!(calendar.properties.iter().all(|one| one.name != "METHOD"), "nobody is invited");
    // Outlook puts several into a calendar of their own.
    let [event] = calendar.events.as_slice() else { panic!("one appointment") };
    let alarms: Vec<_> = event.alarms.iter().map(|alarm| value(&alarm.properties, "TRIGGER")).collect();
    assert_eq!(alarms, ["-P30D", "-P7D"], "the one that leaves the most time first: Outlook takes one");
    assert!(event.alarms.iter().all(|alarm| value(&alarm.properties, "ACTION") == "DISPLAY"));
    let of_event = |name: &str| value(&event.properties, name);
    let day = |name: &str| jiff::civil::Date::strptime("%Y%m%d", of_event(name)).unwrap();

    let secret = &registration["passwordCredentials"][0];
    let expiry: jiff::Timestamp = secret["endDateTime"].as_str().unwrap().parse().unwrap();
    let expiry = expiry.to_zoned(jiff::tz::TimeZone::system()).date();
    let days_before = |day: jiff::civil::Date| (expiry - day).get_days();
    assert_eq!(days_before(day("DTSTART")), 0);
    assert_eq!(days_before(day("DTEND")), -1, "later than the start");

    assert_eq!(of_event("TRANSP"), "TRANSPARENT");
    assert!(of_event("DTSTAMP").ends_with('Z'));
    let summary = of_event("SUMMARY");
    assert!(summary.contains("Nordwind Practice") && summary.contains(&expiry.to_string()), "{summary}");
    let (app, key) = (registration["appId"].as_str().unwrap(), secret["keyId"].as_str().unwrap());
    assert_eq!(of_event("UID"), format!("{app}-{key}@peig-setup"));
}
