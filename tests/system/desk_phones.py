#!/usr/bin/python3
"""baresip and linphonec, set up by the very lines of docs/voice.md, as the desk phone and as a customer. Each side speaks sentences of espeak-ng; they are
found in what the other side recorded.
"""
import audioop
import os
import re
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, '..', 'sip')]
from harness import eventually, run_all  # noqa: E402
from phone_call import PASSWORD, Bank  # noqa: E402
from softphones import Baresip, Linphone, found, hears, recorded, speech  # noqa: E402
from sound import RATE  # noqa: E402
from speaker import Speaker  # noqa: E402


def page(pattern, port):
    """The line of the page, for this server."""
    with open(os.path.join(here, '..', '..', 'docs', 'voice.md'), encoding='utf-8') as f:
        line, = re.findall(rf'^    ({pattern}.*)$', f.read(), re.M)
    return line.replace('5060', str(port)).replace('PASSWORD', PASSWORD)


class Floor(Bank):
    """The sample company, what each side says, and the softphones to be closed."""

    def __init__(self):
        self.clients = []
        self.folder = tempfile.TemporaryDirectory()
        self.agent_words = speech(self.wav('agent'), 'The quick brown fox jumps over the lazy dog. Seven silver swans swam silently seaward.')
        self.customer_words = speech(self.wav('customer'), 'Good morning. I would like to ask about the balance of my account, please.')
        super().__init__(scripted=False)

    def wav(self, who):
        return os.path.join(self.folder.name, who + '.wav')

    def baresip(self, account, who, *options):
        """who: whose words it speaks; None: it says what it hears."""
        self.clients.append(Baresip(page(account, self.port), who and self.wav(who), options))
        return self.clients[-1]

    def linphone(self):
        self.clients.append(Linphone(self.wav('agent')))
        return self.clients[-1]

    def customer(self):
        """Dials as the page says."""
        command = page('baresip', self.port)
        dial = re.search(r'-e "([^"]+)"', command).group(1)
        c = self.baresip('<sip:02025550100', 'customer', '-e', dial)
        c.says('Call established')
        eventually(lambda: self.kinds() == ['call_started'], 'the call is there')
        eventually(lambda: audioop.rms(recorded(c.recording())[-RATE:], 2) > 300, 'the greeting is heard')
        c.does('sndcode', '0')  # other questions
        eventually(lambda: 'call_rang' in self.kinds(), 'the desk phone rings')
        return c

    def done(self):
        for one in self.clients:
            one.close()
        self.folder.cleanup()
        super().done()


def heard_well(client, said):
    alike, level, _ = hears(client.recording, said)
    print(f'correlation {alike:.3f}, level {level:.2f}')
    assert 0.8 < level < 1.25, 'as loud as it was spoken'


def echoes(sound):
    """(correlation, level, seconds) of each loud second that was spoken and what came back within two."""
    said, heard = sound.says.last(9), sound.hears_now.last(9)
    late = int((said['at_ms'] - heard['at_ms']) * RATE / 1000)  # of heard's sample at the time of said's first
    for at in range(0, len(said['sound']) // 2 - 3 * RATE, RATE // 2):
        piece, there = (one['sound'][2 * max(0, i):][:2 * n] for one, i, n in ((said, at, RATE), (heard, at + late, 3 * RATE)))
        if audioop.rms(piece, 2) > 1000 and at + late >= 0:
            yield found(there, piece)


def test_baresip_is_set_up_as_the_page_says_and_both_hear_what_the_other_speaks():
    with Floor() as f:
        phone = f.baresip('<sip:1001', 'agent')
        phone.says('200 OK')
        customer = f.customer()
        phone.event('CALL_INCOMING')
        phone.does('accept')
        row = f.talking()
        heard_well(customer, f.agent_words)
        heard_well(phone, f.customer_words)
        phone.does('hold')
        f.desk.await_row(lambda r: r['k'] == 'contact' and r['call'] and r['call']['held'] == ['agent'])
        phone.does('resume')
        f.desk.await_row(lambda r: r['k'] == 'contact' and r['call'] and r['call']['held'] == [])
        customer.does('hangup')
        f.row('wrapup', row['id'])
        phone.event('CALL_CLOSED')


def test_linphone_is_set_up_as_the_page_says_and_both_hear_what_the_other_speaks():
    with Floor() as f:
        phone = f.linphone()
        phone.does(page('register', f.port))
        phone.says('registered, identity', asked='status register')
        customer = f.customer()
        phone.says('Receiving new incoming call')
        phone.does('answer')
        row = f.talking()
        heard_well(customer, f.agent_words)
        long = len(recorded(customer.recording())) + 5 * RATE * 2  # linphonec's own file can be read when it is whole
        eventually(lambda: len(recorded(customer.recording())) > long, 'five seconds more')
        phone.does('terminate')
        f.row('wrapup', row['id'])
        customer.event('CALL_CLOSED')
        heard_well(phone, f.customer_words)


def test_what_a_baresip_echoes_comes_back_as_it_was_spoken_after_a_moment():
    with Floor() as f:
        phone = f.baresip('<sip:1001', None)
        phone.says('200 OK')
        c = f.call(sound=Speaker(f.wav('customer')))
        eventually(lambda: audioop.rms(c.sound.hears_now.last(1)['sound'], 2) > 300, 'the greeting is heard')
        c.sound.press('0')
        phone.event('CALL_INCOMING')
        phone.does('accept')
        row = f.talking()
        spoken = c.sound.says.count
        eventually(lambda: c.sound.says.count > spoken + 10 * RATE, 'ten seconds')
        alike, level, delay_s = max(echoes(c.sound))
        assert alike > 0.9 and 0.8 < level < 1.25 and delay_s > 0, (alike, level, delay_s)
        print(f'there and back: {delay_s * 1000:.0f} ms, through two jitter buffers each way; correlation {alike:.3f}, level {level:.2f}')
        c.hang_up()
        f.row('wrapup', row['id'])
        phone.event('CALL_CLOSED')


if __name__ == '__main__':
    run_all(globals(), sys.argv[1] if len(sys.argv) > 1 else None)
