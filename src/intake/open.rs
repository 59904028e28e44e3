//! The list of everything that is open: all of it but one kind stands elsewhere, too.

use super::Reader;
use super::actions::Actions;
use super::fault::Fault;
use super::index::Index;
use super::rows;

impl Reader<'_, '_> {
    pub(super) fn open(
        &mut self,
        rows: &[rows::Open<'_>],
        actions: &Actions<'_, '_>,
        roles: &Index<'_>,
    ) -> Result<(), Fault> {
        for row in rows {
            let mut parts = row.id.split('/');
            let first = parts.next().unwrap_or("");
            let second = parts.next();
            let known = match &*row.what {
                "roles" => {
                    self.model.undecided_roles = Some(row.why.owned());
                    first == self.model.name
                }
                "actions" => self.module_named(first).is_some(),
                "cell" => roles
                    .find(first)
                    .zip(second.and_then(|action| actions.index.find(action)))
                    .is_some(),
                "initial" | "fact" | "transition" => {
                    let lifecycles = &self.model.lifecycles;
                    let found = lifecycles.binary_search_by(|known| known.path.as_str().cmp(first));
                    found.is_ok()
                }
                _ => {
                    let message = format!("nothing is undecided as `{}`", &*row.what);
                    return Err(self.page.wrong(&row.what, message));
                }
            };
            if !known {
                let message = format!("there is nothing `{}` to be undecided", &*row.id);
                return Err(self.page.wrong(&row.id, message));
            }
        }
        Ok(())
    }
}
