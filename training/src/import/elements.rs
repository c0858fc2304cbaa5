//! XML, element by element: of each element of one name the texts of its children, and no more of the file in memory.

use std::collections::BTreeMap;
use std::io::BufRead;

use anyhow::{Context, Result};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::html;

/// One element: the texts of its children by their names, and its own attribute that ends in `id`.
#[derive(Debug, Default)]
pub(super) struct Element {
    children: BTreeMap<String, String>,
    /// The value of the attribute, empty without one.
    pub(super) id: String,
}

impl Element {
    /// The text of a child; empty without one.
    pub(super) fn child(&self, name: &str) -> &str {
        self.children.get(name).map_or("", |text| text.trim())
    }
}

/// Hands every element called `name` to `take`, with its number in the file.
pub(super) fn each(input: impl BufRead, name: &str, mut take: impl FnMut(u64, &Element) -> Result<()>) -> Result<()> {
    let mut reader = Reader::from_reader(input);
    let (mut buffer, mut place) = (Vec::new(), 0);
    let mut open = Open::default();
    loop {
        buffer.clear();
        let at = reader.buffer_position();
        match reader.read_event_into(&mut buffer).with_context(|| format!("byte {at} is no XML"))? {
            Event::Start(tag) if open.element.is_none() => {
                if tag.name().0 == name {
                    let id = tag.attributes().flatten().find(|attribute| attribute.key.0.ends_with("id"));
                    let id = id.map(|attribute| attribute.value.to_string()).unwrap_or_default();
                    open = Open { element: Some(Element { id, ..Element::default() }), path: Vec::new() };
                }
            }
            Event::Start(tag) => open.path.push(tag.name().0.to_owned()),
            Event::End(_) => {
                if open.path.pop().is_none()
                    && let Some(element) = open.element.take()
                {
                    place += 1;
                    take(place, &element)?;
                }
            }
            Event::Text(text) => open.add(&text.xml_content(quick_xml::XmlVersion::Implicit1_0)),
            Event::CData(text) => open.add(&text.xml_content(quick_xml::XmlVersion::Implicit1_0)),
            Event::GeneralRef(name) => {
                let name = name.into_inner();
                open.add(html::entity(&name).map_or_else(String::new, String::from).as_str());
            }
            Event::Eof => return Ok(()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// The element that is being read, and the names from it down to where reading is.
#[derive(Debug, Default)]
struct Open {
    element: Option<Element>,
    path: Vec<String>,
}

impl Open {
    /// Adds to the child that is open: a grandchild's text is its parent's too, under both names joined.
    fn add(&mut self, text: &str) {
        if let Some(element) = &mut self.element
            && !self.path.is_empty()
        {
            element.children.entry(self.path.join("/")).or_default().push_str(text);
        }
    }
}
