"""PyPI's `akismet`. Its address is built in, so a transport of the test's own sends its requests to the service."""

import unittest

import akismet
import httpx

from comments import KEY, URL


class ToTheService(httpx.HTTPTransport):
    def handle_request(self, request):
        request.url = request.url.copy_with(scheme="http", host=httpx.URL(URL).host, port=httpx.URL(URL).port)
        return super().handle_request(request)


def client(key=KEY):
    config = akismet.Config(key=key, url="https://news.example")
    return akismet.SyncClient.validated_client(config=config, http_client=httpx.Client(transport=ToTheService()))


class AkismetClient(unittest.TestCase):
    def test_a_key_is_verified(self):
        client()
        with self.assertRaises(akismet.APIKeyError):
            client("wrong")

    def test_spam_is_told_from_thanks(self):
        spam = "Buy cheap Viagra online now!!! Best price, 100% free shipping http://pills.example/buy"
        check = client().comment_check
        self.assertNotEqual(check(user_ip="192.0.2.1", comment_content=spam), akismet.CheckResponse.HAM)
        thanks = check(user_ip="192.0.2.1", comment_content="Merci pour cet article.")
        self.assertEqual(thanks, akismet.CheckResponse.HAM)

    def test_spam_and_ham_are_submitted(self):
        self.assertTrue(client().submit_spam(user_ip="192.0.2.1", comment_content="Visit my site"))
        self.assertTrue(client().submit_ham(user_ip="192.0.2.1", comment_content="Visit my site"))
