"""PyPI's `openai`."""

import unittest

from openai import AuthenticationError, BadRequestError, OpenAI

from comments import COMMENTS, KEY, URL


class OpenAiClient(unittest.TestCase):
    def setUp(self):
        self.client = OpenAI(base_url=URL + "/v1", api_key=KEY)

    def test_abuse_is_flagged_and_thanks_are_not_in_three_languages(self):
        for language, pair in COMMENTS.items():
            answer = self.client.moderations.create(model="omni-moderation-latest", input=list(pair))
            self.assertEqual([result.flagged for result in answer.results], [True, False], language)
            self.assertGreater(answer.results[0].category_scores.harassment, 0.5)

    def test_what_the_model_was_not_trained_for_is_false(self):
        result = self.client.moderations.create(input="You are a stupid idiot.").results[0]
        self.assertFalse(result.categories.self_harm)
        self.assertEqual(result.category_scores.sexual_minors, 0)
        self.assertEqual(result.category_applied_input_types.illicit, [])

    def test_pictures_and_wrong_keys_raise_what_the_library_raises(self):
        picture = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
        with self.assertRaises(BadRequestError) as caught:
            self.client.moderations.create(input=[picture])
        self.assertEqual(caught.exception.code, "image_not_supported")
        with self.assertRaises(AuthenticationError):
            OpenAI(base_url=URL + "/v1", api_key="wrong").moderations.create(input="x")
