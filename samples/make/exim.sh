#!/usr/bin/env bash
# Makes the samples of exim: samples/make/exim.sh (as root)
#   apt-get install exim4-daemon-light   (nothing of it needs to run)
set -euo pipefail
cd "$(dirname "$0")"
spool=$(mktemp -d /tmp/exim-XXXX); chown Debian-exim "$spool"; chmod 755 "$spool"
mkdir -p "$spool/mail"; chmod 1777 "$spool/mail"
cat > "$spool/exim.conf" <<CF
primary_hostname = mx.sender.example
spool_directory = $spool/spool
log_file_path = $spool/%slog
domainlist local_domains = local.example : lm-bounce.company.example
daemon_smtp_ports = 2525
local_interfaces = 127.0.0.1
acl_smtp_rcpt = accept
dsn_advertise_hosts = *
never_users =
delay_warning = 3s
delay_warning_condition = yes
ignore_bounce_errors_after = 2d
message_size_limit = 10M
tls_advertise_hosts =
keep_environment =
accept_8bitmime = yes
begin routers
expanded:
  driver = redirect
  domains = local.example
  local_parts = team
  data = ok@receiver.example, unknown@receiver.example
back:
  driver = accept
  domains = lm-bounce.company.example
  transport = box
local:
  driver = accept
  domains = local.example
  local_parts = bouncebox
  transport = box
nobody:
  driver = redirect
  domains = local.example
  data = :fail: No such person at this address
remote:
  driver = manualroute
  domains = receiver.example : refused.example
  transport = \${if eq{\$domain}{refused.example}{refusing}{remote}}
  route_list = * 127.0.0.1
  self = send
unrouteable:
  driver = redirect
  data = :fail: Unrouteable address
  allow_fail
begin transports
remote:
  driver = smtp
  port = 2526
  allow_localhost
  hosts_try_chunking =
refusing:
  driver = smtp
  port = 9
  allow_localhost
box:
  driver = appendfile
  file = $spool/mail/box
  user = mail
  mode = 0666
  mode_fail_narrower = false
  return_path_add
  delivery_date_add
  envelope_to_add
begin retry
* * F,12s,4s
CF
sed -i 's/^nobody:/nobody:/; /local_parts = team/!s/^  data = :fail: No such person at this address/&\n  allow_fail/' "$spool/exim.conf"
# Debian's exim runs as root only with a configuration that is listed here.
echo "$spool/exim.conf" >> /etc/exim4/trusted_configs; chmod 644 "$spool/exim.conf"
python3 refuse.py 2526 & refuse=$!
exim4 -C "$spool/exim.conf" -bdf -q2s > "$spool/log" 2>&1 & exim=$!
trap 'kill $refuse $exim 2>/dev/null || true' EXIT
sleep 2
inject() { python3 inject.py 2525 "$@"; }
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
inject local-success 0 $all bouncebox@local.example
inject expanded 0 $all team@local.example
inject local-unknown 0 - nosuchuser@local.example
inject unrouteable 0 - someone@nowhere.example
inject refused-connection 0 $all someone@refused.example
inject greylisted 0 $all greylisted@receiver.example
sleep 60
python3 collect.py "$spool/mail/box" exim ..
