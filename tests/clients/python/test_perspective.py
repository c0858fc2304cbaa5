"""google-api-python-client, which builds itself from the discovery document, and PyPI's `perspective`."""

import json
import unittest

from googleapiclient import discovery
from googleapiclient.errors import HttpError
from perspective import PerspectiveAPI

from comments import COMMENTS, KEY, URL


def google(key=KEY):
    return discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=key,
        discoveryServiceUrl=URL + "/$discovery/rest?version=v1alpha1",
        static_discovery=False,
    )


def asking(text, *attributes):
    return {"comment": {"text": text}, "requestedAttributes": {name: {} for name in attributes}}


def toxicity(answer):
    return answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"]


class GoogleClient(unittest.TestCase):
    def test_abuse_scores_high_and_thanks_low_in_three_languages(self):
        client = google()
        for language, (abuse, thanks) in COMMENTS.items():
            answer = client.comments().analyze(body=asking(abuse, "TOXICITY")).execute()
            self.assertGreater(toxicity(answer), 0.5, language)
            self.assertEqual(answer["languages"], [language])
            answer = client.comments().analyze(body=asking(thanks, "TOXICITY")).execute()
            self.assertLess(toxicity(answer), 0.2, language)

    def test_an_error_has_its_reason_and_details(self):
        with self.assertRaises(HttpError) as caught:
            google().comments().analyze(body=asking("", "TOXICITY")).execute()
        self.assertEqual(caught.exception.status_code, 400)
        self.assertEqual(caught.exception.reason, "Comment must be non-empty.")
        self.assertEqual(caught.exception.error_details[0]["errorType"], "COMMENT_EMPTY")

    def test_a_wrong_key_is_named_so(self):
        with self.assertRaises(HttpError) as caught:
            google("wrong").comments().analyze(body=asking("x", "TOXICITY")).execute()
        self.assertIn("API key not valid", caught.exception.reason)

    def test_a_language_that_is_not_served_can_be_read_from_the_error(self):
        with self.assertRaises(HttpError) as caught:
            google().comments().analyze(body={**asking("x", "TOXICITY"), "languages": ["ro"]}).execute()
        detail = json.loads(caught.exception.content)["error"]["details"][0]
        self.assertEqual(detail["languageNotSupportedByAttributeError"]["attribute"], "TOXICITY")

    def test_a_batch_answers_each_call_by_its_id(self):
        client, answers = google(), {}
        batch = client.new_batch_http_request(callback=lambda id, answer, error: answers.update({id: (answer, error)}))
        # Some clients take the whole text as the id, which makes the header long.
        texts = [text for pair in COMMENTS.values() for text in pair]
        for text in texts:
            batch.add(client.comments().analyze(body=asking(text, "TOXICITY")), request_id=text * 5)
        batch.add(client.comments().analyze(body=asking("", "TOXICITY")), request_id="empty")
        batch.execute()
        self.assertEqual(len(answers), len(texts) + 1)
        for abuse, thanks in COMMENTS.values():
            self.assertGreater(toxicity(answers[abuse * 5][0]), toxicity(answers[thanks * 5][0]))
        self.assertEqual(answers["empty"][1].status_code, 400)

    def test_scores_can_be_suggested(self):
        body = {
            "comment": {"text": "What a day."},
            "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0.2}}},
            "clientToken": "t-1",
        }
        self.assertEqual(google().comments().suggestscore(body=body).execute()["clientToken"], "t-1")


class PerspectivePackage(unittest.TestCase):
    def test_abuse_scores_high_and_thanks_low_in_three_languages(self):
        client = PerspectiveAPI(KEY)
        client.api_client.url = URL + "/v1alpha1/{endpoint}"
        for language, (abuse, thanks) in COMMENTS.items():
            self.assertGreater(toxicity(client.analyze_comment(abuse, languages=[language])), 0.5)
            self.assertLess(toxicity(client.analyze_comment(thanks, span_annotations=True)), 0.2)
