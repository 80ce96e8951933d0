//! What the cells of a column mean, once it was looked up.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// Cell → meaning. Rows that stand together mostly say the same.
#[derive(Clone)]
pub(super) struct Meanings<V> {
    last: Option<(String, V)>,
    all: HashMap<String, V, RandomState>,
}

impl<V: Copy> Meanings<V> {
    pub(super) fn new() -> Self {
        Self { last: None, all: HashMap::default() }
    }

    pub(super) fn get(&mut self, cell: &str) -> Option<V> {
        if let Some((last, meaning)) = &self.last
            && last == cell
        {
            return Some(*meaning);
        }
        let meaning = *self.all.get(cell)?;
        match &mut self.last {
            Some((last, known)) => {
                cell.clone_into(last);
                *known = meaning;
            }
            None => self.last = Some((cell.to_owned(), meaning)),
        }
        Some(meaning)
    }

    pub(super) fn learn(&mut self, cell: &str, meaning: V) -> V {
        self.all.insert(cell.to_owned(), meaning);
        meaning
    }
}
