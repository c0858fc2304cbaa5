"""What the clients ask about: one abusive and one friendly comment a language, and where the service is."""

import os

URL = os.environ["VIGIE_URL"]
KEY = os.environ["VIGIE_CLIENT_KEY"]

COMMENTS = {
    "en": ("You are a stupid idiot and nobody likes you.", "Thank you for this article."),
    "fr": ("Tu es vraiment un gros connard, ferme ta gueule.", "Merci pour cet article."),
    "de": ("Du bist ein dummes Arschloch, halt die Fresse.", "Danke für diesen Artikel."),
}
