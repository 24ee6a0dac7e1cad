#!/usr/bin/env python3
"""Hand a mail to the server under test: inject.py PORT NAME BYTES NOTIFY RCPT...

NAME goes into Subject and Message-ID; BYTES is the size of the body; NOTIFY is a DSN NOTIFY value (RFC 3461), or - for none.
"""
import smtplib
import sys

port, name, size, notify, *rcpts = sys.argv[1:]
sender = f'bounces+{name}@lm-bounce.company.example'
text = (f'From: News <news@company.example>\r\nTo: {rcpts[0]}\r\nSubject: Autumn letter ({name})\r\n'
        f'Message-ID: <{name}@company.example>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nX-Campaign: autumn-2026\r\n'
        'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße aus dem Herbst.\r\n')
text += ('x' * 70 + '\r\n') * (int(size) // 72)
with smtplib.SMTP('127.0.0.1', int(port)) as smtp:
    smtp.ehlo('app.company.example')
    options = [] if notify == '-' or not smtp.has_extn('dsn') else [f'NOTIFY={notify}']
    mail = ['BODY=8BITMIME'] + (['RET=HDRS', f'ENVID={name}'] if options else [])
    smtp.mail(sender, mail)
    for rcpt in rcpts:
        code, reply = smtp.rcpt(rcpt, options)
        if code >= 300:
            print(f'{name}: {rcpt} refused at once: {code} {reply.decode()}', file=sys.stderr)
    smtp.data(text.encode())
