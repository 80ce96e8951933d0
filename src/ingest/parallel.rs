use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

use crate::model::{Error, Result};

/// Does the work on as many threads as there are processors, up to `most`, and hands the results on in the order of the things, each as soon as it and
/// those before it are there. The first error, in that order, ends it.
pub(super) fn in_order<T: Send, R: Send>(
    things: impl Iterator<Item = T> + Send,
    most: usize,
    work: impl Fn(usize, T) -> Result<R> + Sync,
    mut take: impl FnMut(R),
) -> Result<()> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(most).min(things.size_hint().1.unwrap_or(usize::MAX));
    let mut things = things.enumerate();
    if workers <= 1 {
        return things.try_for_each(|(at, thing)| work(at, thing).map(&mut take));
    }
    let next = Mutex::new(things);
    // Whoever is faster than what takes the results waits: no more than a few of them are in memory.
    let (done, results) = mpsc::sync_channel(workers);
    let worker = |done: mpsc::SyncSender<(usize, Result<R>)>| {
        loop {
            let thing = next.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((at, thing)) = thing else { return };
            if done.send((at, work(at, thing))).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| (done.clone(), &worker)).map(|(done, worker)| scope.spawn(move || worker(done))).collect();
        drop(done);
        let (mut waiting, mut taken) = (BTreeMap::new(), 0);
        let all = results.iter().try_for_each(|(at, result)| {
            waiting.insert(at, result);
            while let Some(result) = waiting.remove(&taken) {
                take(result?);
                taken += 1;
            }
            Ok(())
        });
        // Whoever finds nobody who listens, stops.
        drop(results);
        let well = workers.into_iter().map(thread::ScopedJoinHandle::join).fold(true, |well, worker| well & worker.is_ok());
        if well { all } else { Err(Error::Bug("a reader stopped".to_owned())) }
    })
}

/// The results in the order of the things, worked out on as many threads as there are processors, up to `most`.
pub(super) fn in_parallel<T: Sync, R: Send>(things: &[T], most: usize, work: impl Fn(usize, &T) -> Result<R> + Sync) -> Result<Vec<R>> {
    let mut all = Vec::with_capacity(things.len());
    in_order(things.iter(), most, work, |result| all.push(result))?;
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::{in_order, in_parallel};
    use crate::model::Error;

    #[test]
    fn results_come_in_the_order_of_the_things_and_the_first_error_ends_it() {
        let things: Vec<usize> = (0..1000).collect();
        let doubled = in_parallel(&things, usize::MAX, |at, thing| Ok(at + thing)).expect("all");
        assert!(doubled.iter().enumerate().all(|(at, result)| *result == 2 * at));
        let mut taken = 0;
        let odd = |_: usize, thing: &usize| if *thing < 500 { Ok(*thing) } else { Err(Error::Bug(thing.to_string())) };
        let error = in_order(things.iter(), usize::MAX, odd, |_| taken += 1).expect_err("an error").to_string();
        assert!(error.contains("500") && taken == 500, "{error} after {taken}");
    }

    #[test]
    fn a_worker_that_panics_is_an_error() {
        let work = |_: usize, thing: &usize| if *thing == 3 { panic!("on purpose") } else { Ok(()) };
        assert!(in_parallel(&[1, 2, 3, 4, 5, 6], usize::MAX, work).is_err());
    }
}
