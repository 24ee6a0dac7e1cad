# The pages. Keys ending in -why explain the one before.

skip = 本文へ移動
nav = 言語とアカウント
log-out = ログアウト
copy = コピー
copied = コピーしました
copy-what = コピー: {$what}
yes = はい
not-yet = まだです
not-known = 不明
note = 備考
required = 必須
optional = 任意

time-seconds = {$count}秒
time-seconds-one = {$count}秒
time-minutes = {$count}分
time-minutes-one = {$count}分
time-hours = {$count}時間
time-hours-one = {$count}時間
time-days = {$count}日
time-days-one = {$count}日

login-title = ログイン
login-intro = 組織のアクセストークンを入力してください。トークンは本サービスの運営担当者にお問い合わせください。
login-token = アクセストークン
login-hint = rbt_ で始まる文字列です。この端末でのログインは最長12時間有効です。
login-button = ログイン
login-wrong = トークンが正しくありません。全体がコピーされているか確認してください。
login-again = ページの有効期限が切れました。もう一度トークンを入力してください。

list-title = ドメイン
list-add = ドメインを追加
list-empty = まだドメインがありません。最初のドメインを追加すると、公開するDNSレコードが発行され、設定状況をここで確認できます。
list-count = 確認済み: {$verified} · 未完了: {$pending} · 要対応: {$broken}
column-domain = ドメイン
column-state = 状態
column-records = レコード
column-checked = 最終確認
first-verified = 初回の確認完了
may-send = メール送信
bounces-return = バウンス受信
no-bounce-host = バウンスドメインなし
records-done = {$of}件中{$done}件が設定済み
never-checked = 未確認

add-title = ドメインを追加
add-domains = ドメイン名
add-hint = 複数入力できます。空白、カンマ、改行のいずれかで区切ってください（一度に{$most}件まで）。
add-bounce = バウンスドメイン
add-bounce-hint = 不達通知（バウンス）の戻り先となる、各ドメイン配下のホスト名です（例: lm-bounce）。使用しない場合は空欄にしてください。
add-button = 追加する
add-failed = 次のドメインは追加されませんでした。それ以外は追加済みです。
add-exists = すでに登録されています。
add-no-name = ドメイン名として正しくありません。company.com のような形式で入力してください。
add-public-suffix = この名前の下には他の方のドメインがあります。company.co.jp のように、ドメイン全体を入力してください。
add-no-bounce-host = 本サービスにはバウンスドメインの転送先が設定されていません。バウンスドメインを空欄にしてください。
add-none = ドメイン名を1件以上入力してください。
add-too-many = 一度に追加できるのは{$most}件までです。何回かに分けて追加してください。

state-pending = 未完了
state-verified = 確認済み
state-broken = 要対応
status-verified = 設定済み
status-missing = 未公開
status-wrong = 誤りあり
status-unknown = 応答なし
status-unchecked = 未確認
change-wanted = 変更を推奨
severity-error = エラー
severity-warning = 警告
severity-info = 参考

next-check = 最初の確認を行ってください
next-check-why = DNSへの問い合わせはまだ行われていません。
next-publish = 下のレコードを公開してください
next-publish-why = ドメインのDNSを管理している画面で、各レコードを登録してください。登録後に「公開しました」を押すと、数分おきに再確認し、結果をここに表示します。
next-wait = まもなく完了します
next-wait-why = 必須レコードはすべて一度確認できました。まもなく再確認します。
next-nothing = すべて正しく設定されています
next-nothing-why = このドメインでメールを送信できます。今後も6時間ごとに確認し、変化があればお知らせします。
next-repair = 設定済みだったレコードに問題があります
next-repair-why = 内容と対処方法は下に表示しています。解消するまで、メールが拒否されたり、バウンスを受け取れなかったりするおそれがあります。
check-again = 再確認する
published-button = 公開しました
live-link = ネームサーバーに問い合わせる
watch-title = 重点的に確認しています。
watch-since = 開始:
watch-why = DNSの古い応答はTTLの時間だけ保持されます。変更がすべての場所に反映されるまで、最大48時間かかることがあります。
watch-servers = どのネームサーバーに反映されているかを見る
dns-did-not-say = DNSから応答がありませんでした。この結果からは何も判断できません。数分後に再確認してください。

records-title = 公開するレコード
record-dkim = DKIM鍵 {$selector}
record-bounce = バウンスドメイン
record-dmarc = DMARCポリシー
record-spf = SPF（送信元サーバー）
purpose-dkim = メールが本当に貴社から送られ、途中で改ざんされていないことを、受信側が検証できるようにします。
purpose-dkim-revoked = この鍵は失効しており、署名に使われません。すぐに以前の値をこの値に置き換えるか、レコードを削除してください。p= を空にすると、鍵が無効になったことが受信側に伝わります。
revoked-record = 失効した鍵: 以前の値をこの値に置き換えるか、レコードを削除
purpose-bounce = 不達通知（バウンス）を受け取り、届かない宛先への再送を防ぎます。
purpose-dmarc = 貴社を装ったメールの扱いを受信側に示します。GoogleとYahooが設定を求めています。
purpose-spf = このドメインのメールを送信してよいサーバーを示します。推奨ですが、なくても送信できます。
field-type = 種別
whole-name = 完全な名前:
leave-empty = この欄は空欄のままにします
ttl-hint = 秒（管理画面に既定値がある場合はそのままで構いません）
dns-shows = 現在のDNSの内容
dns-shows-nothing = 何も登録されていません
old-ttl = この応答は他のサーバーに最長{$time}保持されます。
too-long = {$name}の説明によると、登録できる文字列は{$longest}文字までです（この値は{$length}文字）。登録できない場合は、この鍵をCNAMEで発行しますのでご連絡ください。
zone-line = ゾーンファイルの形式
replace-spf = このドメインにはすでにSPFレコードがあります。既存のレコードをこの内容に置き換えてください。2つ登録しないでください。
replace-dmarc = このドメインにはすでにDMARCレコードがあります。既存のレコードをこの内容に変更してください。2つ登録しないでください。
spf-fresh = このドメインにはまだSPFレコードがありません。この内容で公開してください。ほかに利用している送信サービスがあれば、~all の前に追加してください。
spf-added = 現在のレコードの末尾の手前に、当サービスのincludeを追加した内容です。
spf-moved = 当サービスのincludeが all の後ろにあり、効果がありません。all の前に移動した内容です。
spf-merged = SPFレコードが複数あるため、受信側ではどれも無効になります。すべてを1つにまとめた内容です。ほかのレコードは削除してください。
spf-unchanged = 当サービスのincludeは登録済みです。変更の必要はありません。
spf-unchecked = すでにSPFレコードがある場合は、先に確認を行ってください。変更後のレコードがここに表示されます。
spf-unknown = SPFレコードの有無についてDNSから応答がありませんでした。2つ目を登録してしまわないように、再確認して結果が出るまでは公開しないでください。
spf-lookups = 現在のレコードによるDNS参照は{$count}回です（上限10回）。
platform-title = 当サービス側で公開するレコード
platform-why = お客様の作業は不要です。このドメインのDMARCレポートを当サービスが受け取ることへの同意を示すレコードと、CNAMEの参照先となる鍵です。

dmarc-title = DMARC: rejectまでの段階
dmarc-why = p=reject にすると、貴社を装ったメールは受信側で拒否されます。自社のメールが認証に成功していることをレポートで確かめながら、段階的に強めます。
dmarc-way = ポリシーの段階
dmarc-here = 現在
dmarc-unknown = このドメインのDMARCレコード（1つ）を確認でき次第、次に公開する内容をここに表示します。
dmarc-publish = 次に公開するレコード
dmarc-reports = レポートの集計
dmarc-aligned = アライメント成功率
dmarc-messages = メール数
dmarc-days = レポートのある日数
dmarc-sources = アライメントに失敗した送信元
dmarc-see-below = 下の一覧を参照
dmarc-count = {$count}通
dmarc-more = ほか{$count}件
dmarc-of = {$of}までの14日間の集計です。1日に1回更新します。
dmarc-uncounted = レポートはまだ集計されていません。集計は1日に1回行います。
dmarc-no-reports = {$of}までの14日間に届いたレポートはありません。

console-label = DNSの管理画面
console-button = 表示
console-steps = {$name}での手順
console-help = {$name}のヘルプ
console-other-1 = ドメインのDNSを管理しているサービスにログインし、DNSレコードの設定画面を開きます。
console-other-2 = 下の各レコードを、種別・名前・値のとおりに追加します。多くの管理画面では、名前の後ろにドメインが自動的に付きます。
console-other-3 = 値は引用符を付けず、途中で区切らずに入力します。引用符が必要な管理画面では、ゾーンファイルの形式を使ってください。
console-godaddy-1 = ドメインポートフォリオを開いてドメインを選択し、「DNS」を開きます。
console-godaddy-2 = 「新規レコードの追加」を選び、「タイプ」を選択します。名前にはドメインを除いた部分を入力します。ドメイン自体は @ です。
console-godaddy-3 = 値を引用符なしで貼り付けて保存します。本人確認を求められることがあります。
console-squarespace-1 = 「ドメイン」を開いてドメインを選択し、「DNS」の「DNS設定」を開きます。
console-squarespace-2 = カスタムレコードの「レコードを追加」を選び、種別を選択します。「ホスト」にはドメインを除いた部分を入力します。ドメイン自体は @ です。
console-squarespace-3 = 「データ」に値を引用符なしで貼り付けて保存します。
console-cloudflare-1 = ドメインを選択し、「DNS」の「レコード」を開きます。
console-cloudflare-2 = 「レコードを追加」を選び、種別を選択します。名前にはドメインを除いた部分を入力します。ドメイン自体は @ です。
console-cloudflare-3 = CNAMEではプロキシステータスを「DNSのみ」（灰色の雲）にします。オレンジの雲のままではCNAMEが外から見えず、バウンスを受け取れません。
console-cloudflare-4 = 値を引用符なしで貼り付けて保存します。
console-route53-1 = 「ホストゾーン」でドメインを選択し、「レコードを作成」を選びます。
console-route53-2 = レコード名にはドメインを除いた部分を入力します。ドメイン自体の場合は空欄にします。
console-route53-3 = TXTの値は、表示のとおり引用符を付けたまま、1行で貼り付けます。長い値は、引用符で囲んだ2つの文字列を空白で区切った形になります。
console-route53-4 = 「エイリアス」はオフ、ルーティングポリシーは「シンプルルーティング」のままにします。
console-route53-5 = 同じ名前のTXTレコードがすでにある場合は、そのレコードを編集し、新しい行に値を追加します。
console-google-1 = Cloud DNSの「ゾーン」ページでゾーンを選択し、「標準を追加」を選びます。
console-google-2 = DNS名にはドメインを除いた部分を入力します。ドメイン自体の場合は空欄にします（@ は使えません）。
console-google-3 = TXTの値は、表示のとおり引用符を付けたまま貼り付けます。引用符がないと、空白ごとに分割されてしまいます。
console-google-4 = CNAMEの正規名は末尾にドット（.）が必要です。入力したら「作成」を押します。
console-google-5 = 同じ名前のTXTレコードがすでにある場合は、そのレコードを編集し、「項目を追加」で値を追加します。
console-azure-1 = 「DNS ゾーン」でドメインを選択し、「レコード セット」の「追加」を選びます。
console-azure-2 = 名前にはドメインを除いた部分を入力します。ドメイン自体は @ です。
console-azure-3 = 値は引用符を付けず、途中で区切らずに貼り付けます。長い値はAzureが自動的に分割します。
console-azure-4 = 同じ名前のTXTレコード セットがすでにある場合は、それを編集して値を追加します。
console-onamae-1 = お名前.com Naviにログインし、「ネームサーバー/DNS」の「ドメインDNS設定」で対象ドメインの「ドメインDNS」を選択して、「DNSレコード設定」の「レコード追加」を開きます。
console-onamae-2 = ホスト名にはドメインを除いた部分を入力します。ドメイン自体の場合は空欄にします。
console-onamae-3 = VALUEに値を引用符なしで貼り付け、「追加」を押します。続けて「確認画面へ進む」「設定する」を押すまで保存されません。
console-sakura-1 = 会員メニューにログインし、「契約中のドメイン一覧」から「ドメインコントロールパネル」に進みます。ドメインの「ゾーン」を開いて「編集」を押します。
console-sakura-2 = エントリ名にはドメインを除いた部分を入力します。ドメイン自体は @ です。
console-sakura-3 = CNAMEの値は末尾にドット（.）が必要です。ないと、値の後ろに貴社のドメインが付いてしまいます。
console-sakura-4 = TXTの値を引用符なしで貼り付け、「追加」を押してから「保存」を押します。
console-xserver-1 = サーバーパネルにログインし、「DNSレコード設定」でドメインを選択して「DNSレコード設定を追加」（旧サーバーパネルでは「DNSレコード追加」）を開きます。
console-xserver-2 = ホスト名にはドメインを除いた部分を入力します。ドメイン自体の場合は空欄にします。
console-xserver-3 = 「内容」に値を引用符なしで貼り付け、「追加する」を押します（旧サーバーパネルでは先に「確認画面へ進む」を押します）。
console-xserver-4 = エックスサーバーのSPFレコードが自動的に追加されています。SPFレコードが2つあると機能しないため、追加せず、既存のレコードを変更します。

finding-observed = 現在のDNSの内容
finding-expected = 正しい内容
finding-why = 理由
finding-fix = 対処方法
others-title = そのほかの確認結果
errors-title = 先に解決が必要な問題

live-title = {$domain} のネームサーバーの応答
live-intro = ゾーンのネームサーバーに、キャッシュを介さず直接問い合わせた結果です:
live-no-servers = ゾーンのネームサーバーが見つかりませんでした。
live-shows = 反映済み
live-shows-not = 未反映
live-silent = 応答なし
cost-title = SPFレコードのDNS参照回数
cost-lookups = 受信側のDNS参照の上限は10回です。現在: {$before}回、変更後: {$after}回。
cost-over = 変更後のレコードではDNS参照が10回を超え、受信側でレコード全体が無効になります。不要なincludeを削除してください。
cost-tree = 現在のレコード
cost-void = 該当なし

history-title = 履歴
history-added = 追加

keys-title = DKIM鍵の管理
keys-why = 鍵は定期的に、または漏えいのおそれがあるときに交換します。新しい鍵を発行し、そのレコードが公開されたことを確認してから署名に使います。古いレコードは1週間残しておきます。
keys-under-way = 鍵を交換しています。次の鍵のレコードを上の内容で公開してから、先に進めてください。不要になったレコードはここに表示されます。
keys-begin = 鍵を交換する
keys-go-on = 交換を先に進める
keys-issued = 発行:
keys-next = 公開待ち
keys-active = 署名に使用中
keys-retired = 使用終了
keys-revoked = 失効
keys-revoked-publish = この鍵はもう署名に使いません。上の {$name} のレコードをすぐに公開してください。鍵が無効になったことを受信側に知らせるレコードです。
keys-revoked-platform = この鍵はもう署名に使いません。{$name} の変更は不要です。鍵が無効になったことは、配信プラットフォームが公開します。
keys-leaked = {$selector} が漏えいした可能性がある場合
keys-revoke-why = 失効させると、その時点から署名に使わなくなり、秘密鍵を削除して、代わりの鍵を発行します。DNSに反映されると、配送中のメールはDKIMの検証に失敗します。急ぎでない交換には、下の「鍵を交換する」を使ってください。
keys-revoke-sure = この鍵を失効させます（元には戻せません）
keys-revoke = {$selector} を失効させる
keys-keep = は、配送中のメールのため次の日時まで残してください:
keys-safe = のレコードは削除して構いません。

share-title = 情報システム部門に依頼する
share-why = リンクを受け取った人は、ログインせずにこのページを閲覧できます。変更はできません。
share-days = 有効期間
share-button = リンクを作成
share-made = リンクを作成しました。
share-until = 有効期限:
share-link = リンク
shared-intro = このドメインでメールを送信したい方から共有されたページです。閲覧専用で、ここから変更はできません。
sheet-link = 印刷用シート
sheet-title = {$domain} のDNSレコード
sheet-intro = ドメインのDNSに次のレコード（{$records}）を公開してください。項目名は{$name}に合わせています。
sheet-cname = CNAMEは単独で登録する必要があります。同じ名前のほかのレコードがあってはいけません。
sheet-made = 作成日時:
sheet-print = 印刷する
mail-title = 情報システム部門へのメール
mail-label = メールの本文
mail-open = メールソフトで開く
mail-subject = {$domain} のDNSレコード設定のお願い
mail-intro = ご担当者様

    メール配信サービスから {$domain} のメールを送信するため、次のDNSレコードの公開をお願いいたします。ほかの設定を変更する必要はありません。
mail-link = コピーボタン、DNS管理画面ごとの手順、現在の設定状況は次のページでご覧いただけます（{$until}まで）:
    {$link}
mail-short = ご担当者様

    メール配信サービスから {$domain} のメールを送信するため、DNSレコードの公開をお願いいたします。公開するレコードと手順は次のページでご覧いただけます:
    {$link}

    よろしくお願いいたします。
mail-end = 値は引用符を含まない1つの文字列です。名前は完全な名前で記載しています。多くの管理画面ではドメインの部分が自動的に付きますので、その場合は省いて入力してください。

    よろしくお願いいたします。

remove-title = このドメインを削除する
remove-why = 秘密鍵は破棄され、レコードの確認も終了します。再び利用するには、新しい鍵とレコードが必要です。
remove-sure = 削除してよいことを確認しました
remove-button = {$domain} を削除する

refused-back = ドメイン一覧へ
refused-not-found = ページが見つかりません
refused-not-found-why = アドレスが誤っているか、対象が削除されています。
refused-expired = このリンクは有効期限が切れています
refused-expired-why = 送信元の方に新しいリンクを依頼してください。
refused-form = ページの有効期限が切れました
refused-form-why = 変更は行われていません。前のページに戻り、再読み込みしてからもう一度お試しください。
refused-not-sure = 何も変更していません
refused-not-sure-why = 確認のチェックが入っていませんでした。
refused-limit = 操作の回数が多すぎます
refused-limit-why = 1分ほど待ってから、もう一度お試しください。
refused-failed = 処理できませんでした
refused-failed-why = 当サービス側の問題です。1分ほど待ってから、もう一度お試しください。
