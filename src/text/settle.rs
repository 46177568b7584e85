//! What an edit means: values as a file can say them.

use super::read_post::tag;
use super::{PlanText, Refused};
use crate::edit::{Edit, NoSuchPost};
use crate::plan::{Field, Name, Post, Tag, Value};

impl PlanText {
    /// The edit with its values as the text will say them, each field once. Reading trims names and knows stages
    /// by their words, so plan and text would differ otherwise.
    pub(super) fn settled(&self, edit: Edit) -> Result<Edit, Refused> {
        match edit {
            Edit::Set { at, changes } => {
                let current = self.plan.posts.get(at).ok_or(NoSuchPost(at))?;
                let mut wanted = current.clone();
                let mut fields: Vec<Field> = Vec::with_capacity(changes.len());
                for (field, value) in changes {
                    wanted.set(field, self.settled_value(field, value, current));
                    if !fields.contains(&field) {
                        fields.push(field);
                    }
                }
                if fields.contains(&Field::Id) {
                    self.check_id(&wanted.id, Some(at))?;
                }
                let changes = fields.into_iter().map(|field| (field, wanted.get(field)));
                Ok(Edit::Set {
                    at,
                    changes: changes.collect(),
                })
            }
            Edit::Insert { at, post } => {
                self.check_id(&post.id, None)?;
                let mut settled = Post::default();
                for field in Field::ALL {
                    settled.set(field, self.settled_value(field, post.get(field), &settled));
                }
                let post = Box::new(settled);
                Ok(Edit::Insert { at, post })
            }
            remove @ Edit::Remove { .. } => Ok(remove),
        }
    }

    fn settled_value(&self, field: Field, value: Value, current: &Post) -> Value {
        match (field, value.tidy()) {
            (Field::Channel | Field::Owner | Field::Pillar | Field::Campaign, Value::Text(name)) => {
                Value::text(name.trim())
            }
            (_, Value::Stage(Tag::Unknown(word))) => Value::Stage(tag(&word, &self.plan.funnel)).tidy(),
            (_, Value::Numbers(wanted)) => {
                let order = if field == Field::Kpi {
                    &current.kpi
                } else {
                    &current.results
                };
                Value::Numbers(in_order_of(order, &wanted))
            }
            (_, value) => value,
        }
    }

    /// Refuses an id that another post has: merges could not tell the two apart.
    fn check_id(&self, id: &str, own: Option<usize>) -> Result<(), Refused> {
        let mut posts = self.plan.posts.iter().enumerate();
        if !id.is_empty() && posts.any(|(at, post)| *post.id == *id && Some(at) != own) {
            return Err(Refused::IdTaken(id.into()));
        }
        Ok(())
    }
}

/// The figures, those that the post has already in its order, the new ones behind. Their order means nothing, so
/// that of the file stays. Of a figure named twice the last counts.
fn in_order_of(current: &[(Name, f64)], wanted: &[(Name, f64)]) -> Box<[(Name, f64)]> {
    let mut settled: Vec<(Name, f64)> = Vec::with_capacity(wanted.len());
    let amount = |name: &Name| wanted.iter().rev().find(|(other, _)| other == name);
    for (name, _) in current.iter().chain(wanted) {
        if let (Some(figure), false) = (amount(name), settled.iter().any(|(other, _)| other == name)) {
            settled.push(figure.clone());
        }
    }
    settled.into()
}
