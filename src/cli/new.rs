//! `postmix new`: makes a plan.

use super::arguments::New;
use super::{Outcome, Session, counted, typed};
use crate::plan::Month;
use crate::store::{self, Expected};
use crate::text::template::{TEMPLATES, carry_over, instantiate, template, with_own_defaults};
use crate::text::{PlanText, display, nearest};
use anyhow::{Result, anyhow};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;

impl Session<'_> {
    pub(super) fn new_plan(&mut self, arguments: &New) -> Result<Outcome> {
        let (text, origin) = match &arguments.from {
            Some(old) => self.made_of_old(old, arguments)?,
            None => self.made_of_template(arguments)?,
        };
        if arguments.plan == Path::new("-") {
            self.out.write_all(text.as_bytes())?;
            return Ok(Outcome::Fine);
        }
        store::save(&arguments.plan, &text, Expected::Absent)?;
        self.announce(arguments, text, &origin)?;
        Ok(Outcome::Fine)
    }

    fn made_of_template(&self, arguments: &New) -> Result<(String, String)> {
        let name = &arguments.template;
        let month = arguments.month.unwrap_or_else(|| Month::to_plan_on(self.today));
        let made = of_template(name, &self.config.defaults, month, arguments.brand.as_deref())?;
        Ok((made, format!("from the template {name}")))
    }

    fn made_of_old(&self, old: &Path, arguments: &New) -> Result<(String, String)> {
        let text = self.load(old)?;
        let month = arguments
            .month
            .unwrap_or_else(|| Month::to_plan_on(self.today).max(text.plan().month.next()));
        let source = text.to_string();
        let made =
            carry_over(&source, month, arguments.brand.as_deref(), &mut random()).map_err(|refused| {
                let name = old.display();
                anyhow!("cannot make a plan of `{name}`: {refused}; see `postmix check {name}`")
            })?;
        Ok((made, format!("from {}", old.display())))
    }

    /// Says what was made and what to do next.
    fn announce(&mut self, arguments: &New, text: String, origin: &str) -> Result<()> {
        let made = PlanText::read(text, Month::of(self.today));
        let plan = made.plan();
        let name = arguments.plan.to_string_lossy();
        let what = format!(
            "Made {name}: {}, {}, {} {origin}.",
            plan.brand,
            plan.month.title(),
            counted(plan.posts.len() as u64, "post", "posts")
        );
        writeln!(self.out, "{}", display::line(&what))?;
        writeln!(self.out, "Open it with:  postmix {}", typed(&arguments.plan))?;
        Ok(())
    }
}

fn unknown_template(name: &str) -> anyhow::Error {
    let names = TEMPLATES.map(|template| template.name);
    let list = names.join(", ");
    match nearest(name, names) {
        Some(near) => anyhow!("there is no template `{name}`: did you mean `{near}`? There are {list}"),
        None => anyhow!("there is no template `{name}`: there are {list}"),
    }
}

/// Random numbers for ids.
/// The text of a plan made from the template of that name. The blank one gets the user's own stages and channels,
/// where `defaults` has some.
pub(super) fn of_template(name: &str, defaults: &str, month: Month, brand: Option<&str>) -> Result<String> {
    let chosen = template(name).ok_or_else(|| unknown_template(name))?;
    let text = if name == "blank" && !defaults.is_empty() {
        with_own_defaults(chosen.text, defaults)
    } else {
        chosen.text.to_owned()
    };
    Ok(instantiate(&text, month, brand, &mut random()))
}

pub(super) fn random() -> impl FnMut() -> u64 {
    let state = RandomState::new();
    let mut count = 0u64;
    move || {
        count += 1;
        state.hash_one(count)
    }
}
