#!/usr/bin/env python3
"""A refusing remote: an SMTP server on loopback that answers each recipient as a real receiver would.

usage: refuse.py PORT

The local part of the recipient chooses the reply; anything else is accepted and thrown away.
"""
import socketserver
import sys

AT_RCPT = {
    'unknown': '550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown in virtual mailbox table',
    'nobody': '550-5.1.1 The email account that you tried to reach does not exist. Please try\r\n'
              '550-5.1.1 double-checking the recipient\'s email address for typos or\r\n'
              '550 5.1.1 unnecessary spaces.',
    'full': '552 5.2.2 <{rcpt}>: mailbox is full, quota exceeded',
    'disabled': '550 5.2.1 <{rcpt}>: the account has been disabled or discontinued',
    'blocked': '550 5.7.1 Service unavailable; client [192.0.2.10] blocked using bl.example.org',
    'relay': '554 5.7.1 <{rcpt}>: Relay access denied',
    'greylisted': '450 4.2.1 <{rcpt}>: greylisted, please try again later',
    'busy': '421 4.7.0 Too many connections from your host, try again later',
}
AFTER_DATA = {
    'dmarc': '550 5.7.26 Unauthenticated email from company.example is not accepted due to the domain\'s DMARC policy',
    'spam': '554 5.7.1 Message rejected because it looks like spam (score 15.2)',
    'big': '552 5.3.4 Message size exceeds fixed limit',
}


class Session(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write((text + '\r\n').encode())

    def handle(self):
        self.say('220 mx.receiver.example ESMTP')
        refuse_data = None
        while line := self.rfile.readline():
            verb = line.decode('utf-8', 'replace').strip()
            word = verb[:4].upper()
            if word == 'EHLO':
                self.say('250-mx.receiver.example\r\n250-SIZE 1000000\r\n250-ENHANCEDSTATUSCODES\r\n250 8BITMIME')
            elif word == 'RCPT':
                rcpt = verb.split('<', 1)[-1].split('>', 1)[0]
                local = rcpt.split('@')[0].split('+')[0]
                refuse_data = AFTER_DATA.get(local, refuse_data)
                self.say(AT_RCPT.get(local, '250 2.1.5 Ok').format(rcpt=rcpt))
                if local == 'busy':
                    return
            elif word == 'DATA':
                self.say('354 End data with <CR><LF>.<CR><LF>')
                while self.rfile.readline().rstrip(b'\r\n') != b'.':
                    pass
                self.say(refuse_data or '250 2.0.0 Ok: queued')
                refuse_data = None
            elif word == 'QUIT':
                self.say('221 2.0.0 Bye')
                return
            else:
                refuse_data = None if word in ('MAIL', 'RSET') else refuse_data
                self.say('250 2.0.0 Ok')


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(('127.0.0.1', int(sys.argv[1])), Session).serve_forever()
