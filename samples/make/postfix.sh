#!/usr/bin/env bash
# Makes the samples of postfix: samples/make/postfix.sh (as root, on a machine without another mail server)
#   apt-get install postfix       (choose "no configuration"; nothing else of it needs to run)
set -euo pipefail
cd "$(dirname "$0")"
spool=$(mktemp -d /tmp/postfix-XXXX); chmod 755 "$spool"; mkdir -p "$spool/etc" "$spool/queue" "$spool/lib"
cp /etc/postfix/postfix-files /etc/postfix/dynamicmaps.cf "$spool/etc/" 2>/dev/null || true
chown postfix "$spool/lib"
cat > "$spool/etc/main.cf" <<CF
compatibility_level = 3.6
queue_directory = $spool/queue
data_directory = $spool/lib
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.sender.example
mydomain = sender.example
mydestination = local.example, lm-bounce.company.example, mx.sender.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
maillog_file = /dev/stdout
maillog_file_prefixes = /dev
recipient_delimiter = +
local_recipient_maps =
alias_maps = texthash:$spool/etc/aliases
local_transport = local
mail_spool_directory = $spool/mail
mailbox_command =
transport_maps = texthash:$spool/etc/transport
message_size_limit = 10000000
smtp_tls_security_level = none
smtp_discard_ehlo_keywords =
queue_run_delay = 5s
minimal_backoff_time = 5s
maximal_backoff_time = 5s
maximal_queue_lifetime = 25s
bounce_queue_lifetime = 25s
delay_warning_time = 1s
smtp_connect_timeout = 3s
disable_dns_lookups = yes
CF
printf 'receiver.example smtp:[127.0.0.1]:2526\nrefused.example smtp:[127.0.0.1]:9\n' > "$spool/etc/transport"
printf 'bounces bouncebox\nteam ok@receiver.example, unknown@receiver.example\n' > "$spool/etc/aliases"
sed 's/^smtp *inet/2525 inet/; s/^\(\S*  *\S*  *\S*  *\S*\)  *y /\1 n /' /usr/share/postfix/master.cf.dist > "$spool/etc/master.cf"
echo 'postlog unix-dgram n - n - 1 postlogd' >> "$spool/etc/master.cf"
mkdir -p "$spool/mail"; useradd --system --no-create-home bouncebox 2>/dev/null || true; chmod 1777 "$spool/mail"
python3 refuse.py 2526 & refuse=$!
postfix -c "$spool/etc" start-fg > "$spool/log" 2>&1 & postfix=$!
trap 'kill $refuse; postfix -c "$spool/etc" stop 2>/dev/null; kill $postfix 2>/dev/null || true' EXIT
sleep 3
inject() { python3 inject.py 2525 "$@"; }
all=SUCCESS,FAILURE,DELAY
inject unknown-user 0 $all unknown@receiver.example
inject multiline 0 $all nobody@receiver.example
inject full-mailbox 0 $all full@receiver.example
inject disabled 0 $all disabled@receiver.example
inject blocked 0 $all blocked@receiver.example
inject relay-denied 0 - relay@receiver.example
inject dmarc 0 - dmarc@receiver.example
inject spam 0 $all spam@receiver.example
inject too-large 1200000 $all big@receiver.example
inject several-recipients 0 $all unknown@receiver.example full@receiver.example ok@receiver.example blocked@receiver.example
inject success 0 $all ok@receiver.example
inject local-success 0 $all bouncebox@local.example
inject expanded 0 $all team@local.example
inject local-unknown 0 - nosuchuser@local.example
inject refused-connection 0 $all someone@refused.example
inject greylisted 0 $all greylisted@receiver.example
sleep 60
python3 collect.py "$spool/mail/bouncebox" postfix ..
