"""An OpenID Connect issuer on loopback that signs one person in without asking."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "hexie"


@contextmanager
def issuer(email):
    """Run the issuer; give its address."""
    key = RSAKey.generate_key(2048, parameters={"kid": "k1", "use": "sig", "alg": "RS256"})
    nonces = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            asked = urlsplit(self.path)
            words = {k: v[0] for k, v in parse_qs(asked.query).items()}
            if asked.path == "/.well-known/openid-configuration":
                self._say(
                    {
                        "issuer": here,
                        "authorization_endpoint": f"{here}/authorize",
                        "token_endpoint": f"{here}/token",
                        "jwks_uri": f"{here}/jwks",
                        "response_types_supported": ["code"],
                        "subject_types_supported": ["public"],
                        "id_token_signing_alg_values_supported": ["RS256"],
                    }
                )
            elif asked.path == "/jwks":
                self._say({"keys": [key.as_dict(private=False)]})
            elif asked.path == "/authorize":
                code = f"code{len(nonces)}"
                nonces[code] = words.get("nonce")
                back = urlencode({"code": code, "state": words["state"]})
                self.send_response(302)
                self.send_header("Location", f"{words['redirect_uri']}?{back}")
                self.end_headers()
            else:
                self.send_error(404)

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            words = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
            now = int(time.time())
            claims = {
                "iss": here, "sub": "1", "aud": CLIENT, "iat": now, "exp": now + 600,
                "email": email, "nonce": nonces[words["code"]],
            }  # fmt: skip
            token = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)
            self._say({"access_token": "a", "token_type": "Bearer", "id_token": token})

        def _say(self, words):
            content = json.dumps(words).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    here = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def secrets(issuer_address, app_address):
    """Return the secrets.toml that makes the app sign people in there."""
    return f"""[auth]
redirect_uri = "{app_address}/oauth2callback"
cookie_secret = "{"s" * 40}"
client_id = "{CLIENT}"
client_secret = "not a secret"
server_metadata_url = "{issuer_address}/.well-known/openid-configuration"
"""
