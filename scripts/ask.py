"""Ask the web server of this machine one question, as the proxy in front of it would.

``python scripts/ask.py /readyz`` ends with 0 when the answer is 200, otherwise with 1.
"""

import http.client
import os
import sys

HOST = os.environ.get("DJANGO_ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
PORT = int(os.environ.get("PORT", "8000"))

connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=4)
connection.request("GET", sys.argv[1], headers={"Host": HOST, "X-Forwarded-Proto": "https"})
answer = connection.getresponse()
print(answer.status, answer.read(200).decode(errors="replace"))
sys.exit(answer.status != http.client.OK)
