#!/usr/bin/env python3
"""Sort what came back: collect.py MBOX SERVER SAMPLES

Every report in the mbox goes to SAMPLES/bounce or SAMPLES/notice as SERVER-NAME.eml, by the NAME that inject.py gave the
original (found in the address that it came back to) and by what the report says of it.
"""
import pathlib
import re
import sys

mbox, server, samples = sys.argv[1:]
mails = re.split(rb'(?m)^From .*\n', pathlib.Path(mbox).read_bytes())[1:]
for mail in mails:
    mail = mail.replace(b'\r\n', b'\n').rstrip(b'\n') + b'\n'
    found = re.search(rb'bounces\+([a-z-]+)@', mail.split(b'\n\n', 1)[0])
    # What was delivered as it was sent has a return path.
    if not found or b'Return-path: <>' not in mail[:400].replace(b'Return-Path', b'Return-path'):
        continue
    name = found[1].decode()
    actions = set(re.findall(rb'(?im)^Action: *([a-z]+)', mail))
    subject = re.search(rb'(?im)^Subject: (.*)', mail)[1].lower()
    # OpenSMTPD 6.8 calls its last report of a message that it gives up "delayed".
    if actions & {b'failed'} or b': Envelope expired' in mail:
        folder = 'bounce'
    elif actions:
        folder, name = 'notice', f'{name}-{sorted(actions)[0].decode()}'
    elif b'delayed' in subject or b'warning' in subject:
        folder, name = 'notice', f'{name}-delayed'
    else:
        folder = 'bounce'
    path = pathlib.Path(samples, folder, f'{server}-{name}.eml')
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(mail)
    print(path)
