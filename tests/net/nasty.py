#!/usr/bin/python3
"""Hostile HTTP and WebSocket clients against a small server. Usage: nasty.py SERVER_BINARY

Each malformed request must be answered once with 4xx or 5xx and a closed connection: never accepted, never
answered twice, never left hanging. The patience below only bounds a hang; it decides no verdict otherwise.
"""
import base64
import re
import socket
import struct
import subprocess
import sys

PATIENCE_S = 8
failed = 0
server = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
port = int(server.stdout.readline())


def report(name, problem):
    global failed
    if problem:
        failed += 1
        print(f"{name}: {problem}")
    print(f"[  FAILED  ] {name}" if problem else f"[       OK ] {name}", flush=True)


def connect():
    s = socket.create_connection(("127.0.0.1", port))
    s.settimeout(PATIENCE_S)
    return s


def statuses(answer):
    return [int(m) for m in re.findall(rb"HTTP/1\.1 (\d\d\d) [A-Z]", answer)]


def until_closed(s):
    """All bytes up to the end, and whether the end came in time."""
    got = b""
    try:
        while True:
            part = s.recv(65536)
            if not part:
                return got, True
            got += part
    except socket.timeout:
        return got, False
    except ConnectionError:
        return got, True




def post(*lines, body=b"hello, world!", first=b"POST /x HTTP/1.1", host=b"Host: a"):
    return b"\r\n".join([first] + ([host] if host else []) + list(lines)) + b"\r\n\r\n" + body


CHUNKED = b"Transfer-Encoding: chunked"
CL = b"Content-Length: 13"
SMUGGLED = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

MALFORMED = {
    "content_length_and_chunked": post(CL, CHUNKED, body=SMUGGLED),
    "chunked_and_content_length": post(CHUNKED, CL, body=SMUGGLED),
    "two_content_lengths_that_differ": post(CL, b"Content-Length: 5"),
    "two_content_lengths_alike": post(CL, CL),
    "content_length_as_a_list": post(b"Content-Length: 13, 13"),
    "content_length_with_a_plus": post(b"Content-Length: +13"),
    "content_length_negative": post(b"Content-Length: -1"),
    "content_length_hexadecimal": post(b"Content-Length: 0x0d"),
    "content_length_beyond_64_bits": post(b"Content-Length: 18446744073709551629"),
    "content_length_with_a_space": post(b"Content-Length: 1 3"),
    "coding_xchunked": post(b"Transfer-Encoding: xchunked", body=SMUGGLED),
    "coding_chunked_identity": post(b"Transfer-Encoding: chunked, identity", body=SMUGGLED),
    "coding_twice": post(CHUNKED, CHUNKED, body=SMUGGLED),
    "coding_in_http_1_0": post(CHUNKED, body=SMUGGLED, first=b"POST /x HTTP/1.0"),
    "coding_with_space_before_colon": post(b"Transfer-Encoding : chunked", body=SMUGGLED),
    "bare_line_feeds": b"GET / HTTP/1.1\nHost: a\n\n",
    "bare_carriage_return_in_a_value": post(b"X: a\rb", CL),
    "carriage_return_hides_a_coding": post(b"X: a\rTransfer-Encoding: chunked", CL),
    "nul_in_a_value": post(b"X: a\0b", CL),
    "nul_in_a_name": post(b"X\0Y: a", CL),
    "folded_header": post(b"X: a", b" b", CL),
    "header_without_colon": post(b"Nonsense", CL),
    "header_with_empty_name": post(b": a", CL),
    "no_host": post(CL, host=None),
    "two_hosts": post(b"Host: b", CL),
    "chunk_size_not_a_number": post(CHUNKED, body=b"ZZ\r\nhello\r\n0\r\n\r\n"),
    "chunk_size_negative": post(CHUNKED, body=b"-1\r\nhello\r\n0\r\n\r\n"),
    "chunk_size_beyond_64_bits": post(CHUNKED, body=b"1000000000000000d\r\nhello, world!\r\n0\r\n\r\n"),
    "chunks_with_bare_line_feeds": post(CHUNKED, body=b"5\nhello\n0\n\n"),
    "chunk_extension_with_line_feed": post(CHUNKED, body=b"5;a\nb\r\nhello\r\n0\r\n\r\n"),
    "chunk_longer_than_its_size": post(CHUNKED, body=b"5\r\nhello, world!\r\n0\r\n\r\n"),
    "header_of_64_kilobytes": post(b"X: " + b"a" * 65536, CL),
    "five_thousand_headers": post(*[b"X%d: a" % i for i in range(5000)], CL),
    "target_of_64_kilobytes": b"GET /" + b"a" * 65536 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "http_9_9": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    "http_0_9": b"GET /\r\n\r\n",
    "method_of_garbage": b"G@T / HTTP/1.1\r\nHost: a\r\n\r\n",
    "method_unknown": b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
    "method_not_ours": b"PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n",
    "connect": b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
    "tls_hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "target_with_a_space": b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    "target_without_a_slash": b"GET a HTTP/1.1\r\nHost: a\r\n\r\n",
    "target_in_absolute_form": b"GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "space_before_the_first_header": b"GET / HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n",
    "control_byte_in_a_name": post(b"X\x01Y: a", CL),
    "head_ended_by_cr_and_a_letter": b"GET / HTTP/1.1\r\nHost: a\r\n\rXGET /y HTTP/1.1\r\nHost: a\r\n\r\n",
    "trailer_ended_by_cr_and_a_letter": post(CHUNKED, body=b"0\r\n\rX" + b"GET /y HTTP/1.1\r\nHost: a\r\n\r\n"),
    "trailer": post(CHUNKED, body=b"5\r\nhello\r\n0\r\nHost: b\r\n\r\n"),
    "body_over_the_limit": post(b"Content-Length: 99999999"),
    "chunks_over_the_limit": post(CHUNKED, body=b"100000\r\n" + b"a" * 0x100000 + b"\r\n1\r\na\r\n0\r\n\r\n"),
    "endless_chunk_extension": post(CHUNKED, body=b"5;" + b"a" * 2000000),
}

FINE = {
    "post": (post(CL), [200]),
    "post_in_http_1_0": (post(CL, first=b"POST /x HTTP/1.0", host=None), [200]),
    "chunked_post": (post(CHUNKED, body=b"5\r\nhello\r\n3;x=y\r\n, w\r\n0\r\n\r\n"), [200]),
    "zero_byte_escaped_in_the_path": (b"GET /%00/../ HTTP/1.1\r\nHost: a\r\n\r\n", [200]),
    "expect_something_strange": (post(b"Expect: 999", CL), [200]),
    "pipelined_three": (post(CL) * 3, [200, 200, 200]),
    "pipelined_after_chunks": (post(CHUNKED, body=b"5\r\nhello\r\n0\r\n\r\n") * 3, [200, 200, 200]),
    "pipelined_answered_later": (b"GET /later HTTP/1.1\r\nHost: a\r\n\r\n" * 3, [200, 200, 200]),
    "upgrade_to_something_else": (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", [200]),
    "denied_and_still_open": (b"GET /no HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", [403, 200]),
}


def malformed(name, request, pieces):
    s = connect()
    try:
        for i in range(0, len(request), pieces):
            s.sendall(request[i:i + pieces])
    except ConnectionError:
        pass  # refused before all was sent
    answer, closed = until_closed(s)
    codes = statuses(answer)
    if not closed:
        report(name, f"left hanging after {codes}")
    elif len(codes) != 1 or not 400 <= codes[0] < 600:
        report(name, f"answered {codes}")
    elif b'"error":' not in answer or b'"message_zh":' not in answer:
        report(name, "the answer does not say what is wrong")
    else:
        report(name, None)


def fine(name, request, expected, pieces):
    """A last request asks to close, so that the end of the answers is known."""
    s = connect()
    request += b"GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    for i in range(0, len(request), pieces):
        s.sendall(request[i:i + pieces])
    answer, closed = until_closed(s)
    codes = statuses(answer)
    if name.startswith("post_in_http_1_0"):
        expected = expected[:0]  # closes after the first
    wanted = expected + [200]
    report(name, None if closed and codes == wanted else f"answered {codes}, wanted {wanted}, closed {closed}")


def expect_continue():
    s = connect()
    s.sendall(post(b"Expect: 100-continue", CL, b"Connection: close", body=b""))
    first = s.recv(4096)
    s.sendall(b"hello, world!")
    rest, closed = until_closed(s)
    good = statuses(first) == [100] and statuses(rest) == [200] and rest.endswith(b"hello, world!") and closed
    report("expect_100_continue", None if good else f"{first} {rest}")


def head_has_no_body():
    s = connect()
    s.sendall(b"HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    answer, closed = until_closed(s)
    good = closed and b"Content-Length: 2\r\n" in answer and answer.endswith(b"\r\n\r\n")
    report("head_is_answered_without_body", None if good else str(answer))


# --- WebSocket -------------------------------------------------------------------------------------------

KEY = base64.b64encode(bytes(16))


def shake(version=b"13", key=KEY, path=b"/ws"):
    s = connect()
    s.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
              b"Sec-WebSocket-Key: " + key + b"\r\nSec-WebSocket-Version: " + version + b"\r\n\r\n")
    got = b""
    while b"\r\n\r\n" not in got:
        part = s.recv(1)
        if not part:
            break
        got += part
    return s, got


def frame(opcode, payload=b"", fin=True, rsv=0, masked=True, length=None):
    n = len(payload) if length is None else length
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    bit = 0x80 if masked else 0
    if n < 126:
        head += bytes([bit | n])
    elif n < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", n)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", n)
    if masked:
        mask = b"\x11\x22\x33\x44"
        return head + mask + bytes(b ^ mask[i & 3] for i, b in enumerate(payload))
    return head + payload


def frames_until_closed(s):
    """What the server sent, as words: text5, pong1, close1002."""
    raw, closed = until_closed(s)
    words, at = [], 0
    while at + 2 <= len(raw):
        opcode, n = raw[at] & 15, raw[at + 1]
        at += 2
        if n == 126:
            n = struct.unpack(">H", raw[at:at + 2])[0]
            at += 2
        elif n == 127:
            n = struct.unpack(">Q", raw[at:at + 8])[0]
            at += 8
        payload = raw[at:at + n]
        at += n
        if opcode == 8:
            words.append("close%d" % struct.unpack(">H", payload[:2])[0] if n >= 2 else "close")
        else:
            words.append({1: "text", 2: "bin", 9: "ping", 10: "pong"}.get(opcode, "op") + str(n))
    return words + ([] if closed else ["open"])


BYE = frame(8, struct.pack(">H", 1000))
FRAMES = {
    "ws_echo": (frame(1, b"hello") + BYE, "text5 close1000"),
    "ws_empty_text": (frame(1) + BYE, "text0 close1000"),
    "ws_unmasked": (frame(1, b"hello", masked=False), "close1002"),
    "ws_rsv1": (frame(1, b"a", rsv=4), "close1002"),
    "ws_opcode_3": (frame(3, b"a"), "close1002"),
    "ws_opcode_11": (frame(11, b""), "close1002"),
    "ws_bad_utf8": (frame(1, b"a\xff\xfeb"), "close1007"),
    "ws_utf8_cut_at_the_end": (frame(1, b"a\xe4\xb8"), "close1007"),
    "ws_binary": (frame(2, b"abc"), "close1003"),
    "ws_fragments": (frame(1, b"he", fin=False) + frame(0, b"llo") + BYE, "text5 close1000"),
    "ws_character_across_fragments": (frame(1, b"\xe4", fin=False) + frame(0, b"\xb8\xad") + BYE, "text3 close1000"),
    "ws_continuation_without_start": (frame(0, b"a"), "close1002"),
    "ws_text_inside_fragments": (frame(1, b"a", fin=False) + frame(1, b"b"), "close1002"),
    "ws_ping_of_126": (frame(9, b"a" * 126), "close1002"),
    "ws_fragmented_ping": (frame(9, b"a", fin=False), "close1002"),
    "ws_close_1000": (BYE, "close1000"),
    "ws_close_empty": (frame(8), "close"),
    "ws_close_of_one_byte": (frame(8, b"a"), "close1002"),
    "ws_close_1005": (frame(8, struct.pack(">H", 1005)), "close1002"),
    "ws_length_2_63": (frame(1, length=1 << 63), "close1002"),
    "ws_length_2_40": (frame(1, b"a" * 100, length=1 << 40), "close1009"),
    "ws_60000_bytes": (frame(1, b"a" * 60000) + BYE, "text60000 close1000"),
    "ws_200000_bytes": (frame(1, b"a" * 200000), "close1009"),
    "ws_too_big_in_fragments": (frame(1, b"a" * 40000, fin=False) + frame(0, b"a" * 40000), "close1009"),
    "ws_two_in_a_packet": (frame(1, b"a") + frame(1, b"b") + BYE, "text1 text1 close1000"),
    "ws_text_after_close_is_nothing": (frame(1, b"a") + BYE + frame(1, b"b"), "text1 close1000"),
}


def websocket(name, sent, expected, pieces):
    s, answer = shake()
    if statuses(answer) != [101] or b"Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n" not in answer:
        report(name, f"handshake {answer}")
        return
    try:
        for i in range(0, len(sent), pieces):
            s.sendall(sent[i:i + pieces])
    except ConnectionError:
        pass
    words = " ".join(frames_until_closed(s))
    report(name, None if words == expected else f"{words}, wanted {expected}")


def ping_between_fragments():
    """After a close frame a pong may be left out, so this one ends without."""
    s, _ = shake()
    s.sendall(frame(1, b"he", fin=False) + frame(9, b"p") + frame(0, b"llo"))
    s.shutdown(socket.SHUT_WR)
    words = frames_until_closed(s)
    report("ws_ping_between_fragments", None if sorted(words) == ["pong1", "text5"] else str(words))


def bad_handshake(name, status, **how):
    s, answer = shake(**how)
    rest, closed = until_closed(s)
    codes = statuses(answer + rest)
    report(name, None if codes == [status] and closed else f"{codes} closed {closed}")


try:
    for case, request in MALFORMED.items():
        malformed(case, request, len(request))
        if len(request) < 400:
            malformed(case + "_byte_by_byte", request, 1)
    for case, (request, wanted) in FINE.items():
        fine(case, request, wanted, len(request) + 1000)
        fine(case + "_byte_by_byte", request, wanted, 1)
    expect_continue()
    head_has_no_body()
    for case, (sent, wanted) in FRAMES.items():
        websocket(case, sent, wanted, len(sent))
        if len(sent) < 400:
            websocket(case + "_byte_by_byte", sent, wanted, 1)
    ping_between_fragments()
    bad_handshake("ws_version_7", 426, version=b"7")
    bad_handshake("ws_key_too_short", 400, key=b"abc")
    bad_handshake("ws_key_not_base64", 400, key=b"!" * 22 + b"==")
    malformed("ws_address_without_upgrade", b"GET /ws HTTP/1.1\r\nHost: a\r\n\r\n", 1000)
    report("server_still_alive", None if server.poll() is None else "it died")
finally:
    server.stdin.close()
    code = server.wait()
report("server_ends_cleanly", None if code == 0 else f"exit {code}")
sys.exit(1 if failed else 0)
