//! Levels, reaches, settings.

use super::Builder;
use crate::syntax::Rule;
use crate::syntax::ast::{Former, Rank, Setting, Value};
use crate::syntax::cursor::Cursor;
use crate::syntax::pairs::Pair;

impl<'t> Builder<'t> {
    pub(super) fn levels(&mut self, pair: Pair<'t>) -> Vec<Rank> {
        self.chain(pair)
    }

    pub(super) fn reaches(&mut self, pair: Pair<'t>) -> Vec<Vec<Rank>> {
        let mut cursor = Cursor::new(pair);
        let mut chains = Vec::new();
        while let Some(chain) = cursor.opt(Rule::chain) {
            chains.push(self.chain(chain));
        }
        chains
    }

    fn chain(&mut self, pair: Pair<'t>) -> Vec<Rank> {
        let mut cursor = Cursor::new(pair);
        let mut ranks = Vec::new();
        while let Some(rank) = cursor.opt(Rule::rank) {
            ranks.push(self.rank(rank));
        }
        ranks
    }

    fn rank(&mut self, pair: Pair<'t>) -> Rank {
        let mut cursor = Cursor::new(pair);
        let name = self.declared(&cursor.take());
        let formerly = self.former_names(&mut cursor);
        Rank { name, formerly }
    }

    pub(super) fn setting(&mut self, pair: Pair<'t>) -> Setting {
        let mut cursor = Cursor::new(pair);
        let named = self.named(&mut cursor);
        let formerly = self.former_names(&mut cursor);
        let mut values = Vec::new();
        while let Some(value) = cursor.opt(Rule::value) {
            values.push(self.value(value));
        }
        Setting {
            named,
            formerly,
            values,
        }
    }

    fn value(&mut self, pair: Pair<'t>) -> Value {
        let mut cursor = Cursor::new(pair);
        let named = self.named(&mut cursor);
        let formerly = self.former_names(&mut cursor);
        Value { named, formerly }
    }

    fn former_names(&mut self, cursor: &mut Cursor<'t>) -> Vec<Former> {
        let mut all = Vec::new();
        while let Some(formerly) = cursor.opt(Rule::formerly) {
            all.extend(self.formerly(formerly));
        }
        all
    }

    pub(super) fn formerly(&mut self, pair: Pair<'t>) -> Vec<Former> {
        let mut cursor = Cursor::new(pair);
        let mut all = Vec::new();
        while let Some(former) = cursor.opt(Rule::former) {
            let inner = Cursor::new(former).take();
            all.push(match inner.as_rule() {
                Rule::string => Former::Label(self.text(inner)),
                _ => Former::Id(self.path(&inner)),
            });
        }
        all
    }
}
