#!/usr/bin/env bash
# Makes the samples of opensmtpd: samples/make/opensmtpd.sh (as root)
#   apt-get install opensmtpd   (nothing of it needs to run)
# opensmtpd has one spool for all: /var/spool/smtpd.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d /tmp/opensmtpd-XXXX); chmod 755 "$work"
useradd --create-home bouncebox 2>/dev/null || true
printf 'bounces: bouncebox\nbouncebox: bouncebox\nteam: ok@receiver.example, unknown@receiver.example\n' > "$work/aliases"
echo mx.sender.example > /etc/smtpd/mailname 2>/dev/null || true
cat > "$work/smtpd.conf" <<CF
table aliases file:$work/aliases
smtp max-message-size 10M
queue ttl 20s
bounce warn-interval 3s
listen on 127.0.0.1 port 2525 hostname mx.sender.example
action "box" mbox alias <aliases>
action "remote" relay host smtp://127.0.0.1:2526 helo mx.sender.example
action "refusing" relay host smtp://127.0.0.1:9 helo mx.sender.example
match from any for domain { "local.example", "lm-bounce.company.example" } action "box"
match from any for domain "receiver.example" action "remote"
match from any for domain "refused.example" action "refusing"
CF
: > /var/mail/bouncebox; chown bouncebox /var/mail/bouncebox
python3 refuse.py 2526 & refuse=$!
smtpd -d -f "$work/smtpd.conf" > "$work/log" 2>&1 & smtpd=$!
trap 'kill $refuse $smtpd 2>/dev/null || true' EXIT
sleep 3
inject() { python3 inject.py 2525 "$@" || true; }
all=SUCCESS,FAILURE,DELAY
inject unknown-user 0 $all unknown@receiver.example
inject multiline 0 - nobody@receiver.example
inject full-mailbox 0 $all full@receiver.example
inject blocked 0 - blocked@receiver.example
inject dmarc 0 $all dmarc@receiver.example
inject spam 0 $all spam@receiver.example
inject too-large 1200000 $all big@receiver.example
inject several-recipients 0 $all unknown@receiver.example full@receiver.example ok@receiver.example blocked@receiver.example
inject success 0 $all ok@receiver.example
inject expanded 0 $all team@local.example
inject refused-connection 0 $all someone@refused.example
inject greylisted 0 $all greylisted@receiver.example
# What it cannot deliver it tries again after 400 seconds, and gives up then.
sleep 480
python3 collect.py /var/mail/bouncebox opensmtpd ..
