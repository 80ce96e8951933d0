use std::{
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use crate::model::{Error, Result};

/// The results in the order of the things, worked out on as many threads as there are processors, up to `most`.
pub(super) fn in_parallel<T: Sync, R: Send>(things: &[T], most: usize, work: impl Fn(usize, &T) -> Result<R> + Sync) -> Result<Vec<R>> {
    let (next, processors) = (AtomicUsize::new(0), thread::available_parallelism().map_or(1, NonZero::get));
    let worker = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(at) else { return done };
            done.push((at, work(at, thing)));
        }
    };
    let done: Result<Vec<_>, _> = thread::scope(|scope| {
        let workers: Vec<_> = (0..processors.min(most).min(things.len())).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().map(thread::ScopedJoinHandle::join).collect()
    });
    let mut done: Vec<_> = done.map_err(|_| Error::Bug("a reader stopped".to_owned()))?.into_iter().flatten().collect();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
