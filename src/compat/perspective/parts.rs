//! `multipart/mixed` as batches use it, taken apart without copying: folded headers, bare line feeds, bytes as bodies.

/// One part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part<'b> {
    head: &'b str,
    /// Everything behind the empty line.
    pub(super) body: &'b str,
}

/// The boundary that a content type names.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/mixed") {
        return None;
    }
    let named = parameters.split(';').filter_map(|parameter| parameter.split_once('='));
    let found =
        named.filter(|(name, _)| name.trim().eq_ignore_ascii_case("boundary")).map(|(_, value)| value).next()?;
    Some(found.trim().trim_matches('"')).filter(|boundary| !boundary.is_empty())
}

/// The parts between boundaries, in order.
pub(super) fn parts<'b>(body: &'b str, boundary: &str) -> Vec<Part<'b>> {
    let delimiter = format!("--{boundary}");
    let mut pieces = body.split(delimiter.as_str());
    pieces.next();
    pieces.take_while(|piece| !piece.starts_with("--")).map(|piece| Part::of(without_first_line(piece))).collect()
}

impl<'b> Part<'b> {
    /// Cuts a message at its first empty line.
    pub(super) fn of(message: &'b str) -> Self {
        let mut from = 0;
        for line in message.split_inclusive('\n') {
            let end = from + line.len();
            if line.trim_end_matches(['\r', '\n']).is_empty() {
                let (head, _) = message.split_at_checked(from).unwrap_or((message, ""));
                let (_, body) = message.split_at_checked(end).unwrap_or((message, ""));
                return Self { head, body };
            }
            from = end;
        }
        Self { head: message, body: "" }
    }

    /// The first line of the head: of an HTTP message, its request line.
    pub(super) fn first_line(&self) -> &'b str {
        self.head.lines().next().unwrap_or_default()
    }

    /// A header with its folded lines put together.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let mut value: Option<String> = None;
        for line in self.head.lines() {
            let is_folded = line.starts_with([' ', '\t']);
            match (&mut value, is_folded) {
                (Some(value), true) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (Some(_), false) => return value,
                (None, _) => {
                    let found = line.split_once(':').filter(|(known, _)| known.trim().eq_ignore_ascii_case(name));
                    value = found.map(|(_, value)| value.trim().to_owned());
                }
            }
        }
        value
    }
}

fn without_first_line(piece: &str) -> &str {
    piece.split_once('\n').map_or("", |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_are_cut_at_bare_line_feeds_and_headers_unfolded() {
        let body = "--b\nContent-Type: application/http\nContent-ID: <id + a\n bc>\n\nPOST /x HTTP/1.1\n\n{}\n--b--\n";
        let found = parts(body, "b");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].header("content-id").as_deref(), Some("<id + a bc>"));
        assert_eq!(Part::of(found[0].body).first_line(), "POST /x HTTP/1.1");
        assert_eq!(Part::of(found[0].body).body, "{}\n");
    }

    #[test]
    fn a_boundary_may_stand_in_quotes() {
        assert_eq!(boundary("multipart/mixed; boundary=\"===12==\""), Some("===12=="));
        assert_eq!(boundary("multipart/form-data; boundary=x"), None);
    }

    proptest! {
        #[test]
        fn no_batch_panics(body in "(--b|[\\r\\n :<+>a-z]){0,80}") {
            for part in parts(&body, "b") {
                let _header = part.header("content-id");
                let _inner = Part::of(part.body).first_line();
            }
        }
    }
}
