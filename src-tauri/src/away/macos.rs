//! macOS: the lock of the screen is told to whoever listens (the name is Apple's own and not documented, and used by every
//! program that has to know), sleep and another person's turn by `NSWorkspace`.

use block2::RcBlock;
use objc2_app_kit::{
    NSWorkspace, NSWorkspaceSessionDidResignActiveNotification, NSWorkspaceWillSleepNotification,
};
use objc2_foundation::{NSDistributedNotificationCenter, NSNotification, NSNotificationCenter, NSString};
use setup::host::Away;
use std::ptr::NonNull;

const LOCKED: &str = "com.apple.screenIsLocked";

/// The centres call on the main thread, whose loop runs for as long as there is a window.
pub(super) fn watch(tell: impl Fn(Away) + Clone + Send + 'static) {
    let workspace = NSWorkspace::sharedWorkspace().notificationCenter();
    let everybody = NSDistributedNotificationCenter::defaultCenter();
    // SAFETY: the names are constants of AppKit.
    #[expect(unsafe_code, reason = "the system's constants")]
    let (sleep, resign) =
        unsafe { (NSWorkspaceWillSleepNotification, NSWorkspaceSessionDidResignActiveNotification) };
    hear(&workspace, sleep, Away::Asleep, tell.clone());
    hear(&workspace, resign, Away::Locked, tell.clone());
    hear(&everybody, &NSString::from_str(LOCKED), Away::Locked, tell);
}

fn hear(center: &NSNotificationCenter, name: &NSString, away: Away, tell: impl Fn(Away) + 'static) {
    let block = RcBlock::new(move |_: NonNull<NSNotification>| tell(away));
    // SAFETY: without an object and without a queue of its own; the block is called on the thread that posts, the main one.
    #[expect(unsafe_code, reason = "the system's own way of telling")]
    let observer =
        unsafe { center.addObserverForName_object_queue_usingBlock(Some(name), None, None, &block) };
    // The centre keeps it for as long as nobody takes it back.
    drop(observer);
}
