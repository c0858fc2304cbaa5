# Die Konsole auf Deutsch. Die Namen sind in allen drei Dateien gleich; ein Test vergleicht sie.

# -- um jede Seite --
nav-label = Seiten
nav-queue = Warteschlange
nav-find = Suche
nav-batch = Stapel
nav-dashboard = Zahlen
nav-audit = Protokoll
nav-keys = Schlüssel
skip = Zum Inhalt
notices = Hinweise
waiting-label = warten
sign-out = Abmelden
back-to-queue = Zurück zur Warteschlange
close = Schließen
cancel = Abbrechen
percent = { $n } %
ago-now = gerade eben
ago-minutes = { $n ->
    [one] vor { $n } Minute
   *[other] vor { $n } Minuten
}
ago-hours = { $n ->
    [one] vor { $n } Stunde
   *[other] vor { $n } Stunden
}
ago-days = { $n ->
    [one] vor { $n } Tag
   *[other] vor { $n } Tagen
}
forbidden-title = Diese Seite ist für andere
forbidden-text = Ihre Rolle öffnet sie nicht, oder das Formular kam von einer anderen Seite. Nichts wurde geändert.
missing-title = Hier ist nichts
missing-text = Der Kommentar wurde vielleicht gelöscht, oder die Adresse stimmt nicht.
failed-title = Das hat nicht geklappt
failed-text = Der Dienst kann gerade nicht antworten. Versuchen Sie es gleich noch einmal.

# -- Anmeldung --
sign-in-title = Anmelden
sign-in-name = Name
sign-in-password = Passwort
sign-in-button = Anmelden
sign-in-by-key = Stattdessen mit einem Schlüssel anmelden
sign-in-key = Schlüssel
sign-in-key-hint = Der Admin-Schlüssel, den der Dienst beim ersten Start gezeigt hat, passt hier. Konten entstehen mit „vigie moderators add“.
sign-in-key-button = Mit dem Schlüssel anmelden
sign-in-wrong = Name und Passwort oder der Schlüssel passen nicht.
sign-in-foreign = Das Formular kam nicht von dieser Seite. Bitte versuchen Sie es hier noch einmal.
sign-in-too-many = { $n ->
    [one] Zu viele Fehlversuche. Bitte warten Sie eine Minute.
   *[other] Zu viele Fehlversuche. Bitte warten Sie { $n } Minuten.
}

# -- die Warteschlange --
queue-title = Warteschlange
comment-title = Kommentar
filter-title = Filtern
empty-title = Nichts wartet auf Sie
empty-text = Neue Kommentare erscheinen hier von selbst.
decisions-label = Entscheidungen
do-approve = Freigeben
do-reject = Ablehnen
do-escalate = Weitergeben
do-note = Notiz
do-undo = Rückgängig
do-help = Hilfe
reject-title = Aus welchem Grund ablehnen?
reject-other = Ein anderer Grund
note-title = Notiz
note-label = Geht mit der nächsten Entscheidung mit; nur die Moderation sieht sie
note-keep = Merken
answers-to = Antwortet
disguised = Verkleidete Wörter:
beside-label = Was zählen kann
chip-reports = { $n ->
    [one] { $n } Meldung
   *[other] { $n } Meldungen
}
history-title = Was entschieden wurde
held-by = Wird gerade geprüft von { $who }
why-title = Warum er hier ist
why-nothing = Die Maschine hatte nichts dagegen.
why-score = { $score }, zurückgehalten ab { $threshold }
why-all-scores = Alle Werte
why-model = Modell und Regeln
reports-title = { $n ->
    [one] Eine Leserin oder ein Leser meldet ihn
   *[other] { $n } Leserinnen und Leser melden ihn
}
machine-approved = Maschine: freigegeben
machine-held = Maschine: für einen Menschen zurückgehalten
machine-rejected = Maschine: abgelehnt
in-a-batch = in einem Stapel

# -- Autorinnen und Autoren --
author-title = Autor
author-comments = Kommentare
author-approved = Freigegeben
author-rejected = Abgelehnt
author-rate-30 = Abgelehnt, 30 Tage
author-rate-90 = Abgelehnt, 90 Tage
author-reports = Meldungen bestätigt
author-last = Letzte Kommentare
author-more = Alles über diesen Autor
open-comment = Kommentar öffnen ({ $status })

# -- Tasten und Behagen --
help-title = Tasten
help-text = Beim Schreiben tun die Tasten nichts. Eine gehaltene Taste entscheidet nur einmal.
key-next = Nächster Kommentar
key-previous = Voriger Kommentar
key-open = Im Zusammenhang öffnen
key-thread = Zeigen, worauf er antwortet
key-marks = Markierungen an und aus
key-reveal = Zeigen, was verdeckt ist
key-search = Suchen
key-options = Einstellungen
remap = Ändern
remap-reset = Tasten zurücksetzen
comfort-title = Behagen
comfort-mask = Die Wörter, die am meisten zählten, bis zu einem Tastendruck verdecken
comfort-grey = Ohne Farbe
comfort-blind = Die Meinung der Maschine bis zu einem Tastendruck verbergen
comfort-pause = Nach fünfzig Minuten eine Pause vorschlagen

# -- was gesagt wird --
said-approved = Freigegeben.
said-rejected = Abgelehnt.
said-escalated = An die Leitung weitergegeben.
said-undone = Zurückgenommen.
said-nothing-to-undo = Es gibt nichts zurückzunehmen.
said-offline = Die Verbindung ist weg. Ihre Entscheidungen sind aufgehoben und gehen los, sobald sie wieder da ist.
said-online = Die Verbindung ist wieder da.
said-empty = Nichts wartet auf Sie.
said-stale = { $who } war schneller: { $what } um { $when }. Ihre Entscheidung wurde nicht mehr gebraucht.
said-leased = { $who } hält diesen Kommentar bis { $when }. Ihre Entscheidung wurde nicht übernommen.
said-refused = Die Entscheidung wurde nicht übernommen: { $what }.
said-break = Sie entscheiden seit fünfzig Minuten. Ein paar Minuten ohne Bildschirm tun gut.
said-saved = Die Notiz geht mit der nächsten Entscheidung mit.
unsent = Keine Verbindung. Noch nicht gesendet: { $n }

# -- Filter --
filter-words = Wörter
filter-status = Stand
filter-section = Ressort
filter-article = Artikel (Id)
filter-author = Autor (Id)
filter-moderator = Moderation
filter-language = Sprache
filter-category = Kategorie
filter-min-score = Wert ab
filter-max-score = Wert bis
filter-reason = Grund
filter-reported = Meldungen
filter-only-reported = Nur gemeldete
filter-not-reported = Nur andere
filter-order = Reihenfolge
filter-oldest = Älteste zuerst
filter-from = Von
filter-to = Bis
filter-more = Mehr Filter
filter-apply = Zeigen
filter-clear = Leeren
views = Gemerkte Ansichten
view-save = Diese Ansicht merken
view-remove = Entfernen

# -- kleine Wörter --
category-toxicity = Toxizität
category-severe-toxicity = Schwere Toxizität
category-insult = Beleidigung
category-profanity = Derbe Sprache
category-identity-attack = Angriff auf die Identität
category-threat = Drohung
category-sexually-explicit = Sexuell explizit
category-spam = Spam
reason-score-above-threshold = Wert über der Schwelle
reason-repeated-comment = Wiederholter Kommentar
reason-too-many-links = Zu viele Links
reason-contact-data = Kontaktdaten
reason-shouting = Geschrei
reason-no-words = Keine Wörter
reason-model-failed = Das Modell versagte
reason-edited-after-rejection = Nach Ablehnung geändert
action-approved = freigegeben
action-rejected = abgelehnt
action-escalated = weitergegeben
action-undone = zurückgenommen
status-pending = wartet
status-approved = freigegeben
status-rejected = abgelehnt
lane-escalated = Weitergegeben
lane-urgent = Dringend
lane-normal = Normal
report-abuse = Beschimpfung
report-illegal = Rechtswidrig
report-spam = Spam
report-other = Anderes
role-ingest = Annahme
role-moderator = Moderation
role-lead = Leitung
role-admin = Verwaltung
language-fr = Französisch
language-de = Deutsch
language-en = Englisch

# -- Suche --
find-title = Suche
find-text = Alles, was aufbewahrt ist, das Neueste zuerst. Öffnen Sie einen Kommentar, um ihn ganz zu sehen, eine Entscheidung zurückzunehmen oder neu zu entscheiden.
find-nothing = Nichts passt.
find-more = Mehr zeigen
author-search = In den Kommentaren dieses Autors suchen

# -- Stapel --
batch-title = Stapel
batch-text = Eine Entscheidung für viele wartende Kommentare: wählen Sie welche, sehen Sie einige an, entscheiden Sie, und nehmen Sie den Stapel notfalls im Ganzen zurück.
batch-scores = Werte dessen, was wartet
batch-range = Diesen Bereich nehmen
batch-count = { $n ->
    [one] { $n } Kommentar passt.
   *[other] { $n } Kommentare passen.
}
batch-cut = Es passen mehr, als ein Stapel haben darf.
batch-sample = { $n ->
    [one] Einer davon
   *[other] { $n } davon, zufällig
}
batch-approve = Alle diese freigeben?
batch-reject = Alle diese ablehnen?
batch-confirm = Ja, alle
batch-done = Entschieden:
batch-skipped = in Ruhe gelassen, weil geändert oder von anderen gehalten:
batch-undo = Den ganzen Stapel zurücknehmen

# -- Zahlen --
dashboard-title = Zahlen
dashboard-text = { $n ->
    [one] Soeben gezählt; Anteile und Bilder handeln vom letzten Kommentar.
   *[other] Soeben gezählt; Anteile und Bilder handeln von den letzten { $n } Kommentaren.
}
tile-waiting = Warten
tile-oldest = Der älteste kam
tile-leased = Gerade in Prüfung
tile-approved = Freigegeben
tile-rejected = Abgelehnt
dashboard-hours = Entscheidungen je Stunde, letzter Tag
by-people = Menschen
by-machine = Maschine
dashboard-scores = Höchster Wert jedes Kommentars
dashboard-by-category = Übereinstimmung nach Kategorie
dashboard-by-language = Übereinstimmung nach Sprache
dashboard-agreement-text = Wie oft Menschen so entschieden, wie die Maschine vermutete.
agreement-decided = Von Menschen entschieden
agreement-share = Übereinstimmung
dashboard-articles = Artikel mit den meisten Kommentaren
article = Artikel
dashboard-models = Modelle, die geurteilt haben
n-comments = { $n ->
    [one] { $n } Kommentar
   *[other] { $n } Kommentare
}

# -- Protokoll --
audit-title = Protokoll
audit-text = Alles, was geschah, das Neueste zuerst, ohne Texte und ohne Namen von Lesern.
audit-when = Wann
audit-who = Wer
audit-what = Was
audit-about = Worüber
audit-erased = (gelöscht)
event-started = Modell oder Regeln im Einsatz
event-submitted = Eingegangen
event-edited = Geändert
event-held = zurückgehalten
event-reported = Gemeldet
event-labelled = Meinung eines anderen Systems
event-erased = Gelöscht
event-claimed = In Prüfung genommen
event-released = Zurückgegeben
event-expired = Prüfung abgelaufen
event-key-created = Schlüssel angelegt
event-key-revoked = Schlüssel widerrufen
event-account-created = Konto angelegt
event-password-changed = Passwort geändert
event-account-removed = Konto entfernt

# -- Schlüssel und Konten --
keys-title = Schlüssel und Konten
keys-text = Menschen melden sich mit Konten an, Systeme rufen mit Schlüsseln auf. Passwörter und Schlüssel werden einmal gezeigt.
accounts-title = Menschen
keys-of-systems = Systeme
keys-role = Rolle
keys-made = Angelegt
account-make = Konto anlegen
account-password = Neues Passwort
account-remove = Entfernen
key-make = Schlüssel anlegen
key-revoke = Widerrufen
keys-done = Erledigt.
keys-secret = Nur dieses eine Mal gezeigt. Sicher weitergeben:
keys-no-name = Es braucht einen Namen.
keys-reserved = Dieser Name ist vergeben für anderes.
keys-exists = Diesen Namen gibt es schon.
keys-not-found = Unter diesem Namen gibt es nichts mehr.
keys-last-admin = Es ist der letzte Admin-Schlüssel. Legen Sie erst einen anderen an.
keys-in-settings = Dieser Schlüssel steht in den Einstellungen des Dienstes.
keys-role-too-low = Menschen haben die Rolle Moderation, Leitung oder Verwaltung.
