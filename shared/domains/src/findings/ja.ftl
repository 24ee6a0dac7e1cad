# 指摘ひとつにメッセージひとつ。値は見出し、.why は理由、.fix は対処。

dns-unknown = {$name} の {$type} レコードについて DNS から応答がありません
    .why = ネームサーバーが応答しなかったか、エラーを返しました。この結果からは何も判断できません。レコードが正しいとも壊れているとも言えません。
    .fix = 数分後にもう一度確認してください。続く場合は、ドメインのネームサーバーの管理者に問い合わせてください。
dns-domain-missing = ドメイン {$name} は DNS に存在しません
    .why = 存在しないドメインからのメールは受信側で拒否されます。また、その下のレコードもすべて見つかりません。
    .fix = ドメイン名の綴り、登録と有効期限、ネームサーバーの設定を確認してください。
dns-questions-cut = {$name} のレコードが参照する名前が多すぎるため、確認を途中で打ち切りました
    .why = {$count} 件の問い合わせで打ち切りました。これほど多くの問い合わせをする受信サーバーはありません。
    .fix = SPF レコードの include を減らし、DNS 参照を 10 回以内に収めてください。

dkim-missing = DKIM の公開鍵 {$selector} が公開されていません
    .why = DNS に公開鍵がないと受信側は署名を検証できず、このドメインを名乗るメールは DMARC に失敗します。
    .fix = {$name} に次の値をそのまま公開してください: {$expected}
dkim-several = {$name} に TXT レコードが {$count} 個あります(DKIM の公開鍵は 1 個だけです)
    .why = 受信側がどのレコードを使うかは決まっていないため、署名の検証が成功したり失敗したりします。
    .fix = {$name} の TXT レコードを、次の 1 個を残してすべて削除してください: {$expected}
dkim-wrong-place = DKIM の公開鍵が {$name} ではなく {$place} に公開されています
    .why = 受信側は {$name} しか参照しません。多くの DNS 管理画面はドメイン名を自動で補うため、完全な名前を入力するとドメイン名が二重になります。
    .fix = {$place} のレコードを削除し、ホスト名の欄にはドメイン名を除いた部分だけを入力して、{$name} に次のレコードを公開してください: {$expected}
dkim-cname = {$name} は {$target} への CNAME になっています
    .why = ここには TXT レコードを置くはずですが、鍵は {$target} から取得されています。値は正しいものの、参照先が鍵を保持している間しか機能しません。
    .fix = {$target} の管理者が分かっていれば対処は不要です。分からない場合は、{$name} に TXT レコードを直接公開してください。
dkim-cname-missing = {$name} は TXT レコードですが、{$expected} への CNAME が必要です
    .why = 今は機能していますが、配信プラットフォームが鍵を交換しても追従しません。
    .fix = {$name} の TXT レコードを削除し、次のレコードを公開してください: CNAME {$expected}
dkim-cname-target = {$name} の CNAME の参照先が {$target} になっています
    .why = 受信側は参照先の鍵を使います。そこには別の鍵があるか、鍵がないため、署名の検証に失敗します。
    .fix = {$name} の CNAME の参照先を {$expected} に変更してください。
dkim-quoted = {$name} の DKIM 公開鍵に、引用符またはバックスラッシュが入っています
    .why = DNS 管理画面が引用符を自動で付けるため、入力した引用符は値の一部になります。受信側は公開鍵を読み取れません。
    .fix = 引用符とバックスラッシュを付けずに、次の値を入力してください: {$expected}
dkim-split = {$name} の DKIM 公開鍵が分割され、元の鍵に戻りません
    .why = TXT レコードの 1 つの文字列は 255 バイトまでです。長い鍵は、1 個の TXT レコードの中で、順番どおりに、間に何も入れずに分割する必要があります。
    .fix = {$name} のレコードを削除し、鍵全体を 1 個の TXT レコードとして公開してください: {$expected}
dkim-syntax = {$name} の DKIM 公開鍵の {$position} バイト目に構文エラーがあります: {$tag}
    .why = レコードは「タグ=値」をセミコロンで区切って並べたものです。構文エラーがあると、受信側はレコード全体を無効とみなすことがあります。
    .fix = {$name} に次の値をそのまま公開してください: {$expected}
dkim-version = {$name} の DKIM 公開鍵のバージョンが {$version} になっているか、先頭にありません
    .why = v= は先頭に置き、値は DKIM1 でなければなりません。そうでないレコードは無視されます。
    .fix = {$name} に次の値をそのまま公開してください: {$expected}
dkim-key-type = {$name} の DKIM 公開鍵は k={$type} ですが、発行した鍵は {$issued} です
    .why = 署名と鍵の種類が異なると、署名を検証できません。
    .fix = {$name} に次の値をそのまま公開してください: {$expected}
dkim-hash = {$name} の DKIM 公開鍵が許可しているハッシュは h={$hashes} だけです
    .why = メールの署名には SHA-256 を使います。受信側が今も受け入れるハッシュはこれだけですが、この鍵では禁止されています。
    .fix = h= タグを取り除いてください: {$expected}
dkim-hash-sha1 = {$name} の DKIM 公開鍵が SHA-1 も許可しています
    .why = 受信側は SHA-1 の署名を署名なしとして扱うため、許可しても意味がありません。
    .fix = h= タグを取り除いてください: {$expected}
dkim-service-type = {$name} の DKIM 公開鍵はメール用ではありません: s={$services}
    .why = メールに使えるのは、s= がないか、* または email の鍵だけです。
    .fix = s= タグを取り除いてください: {$expected}
dkim-testing = {$name} の DKIM 公開鍵がテストモード(t=y)になっています
    .why = 署名されたメールが、署名のないメールと同じに扱われることがあります。
    .fix = t= タグから y を取り除いてください: {$expected}
dkim-strict = {$name} の DKIM 公開鍵に t=s があります
    .why = i= タグでサブドメインを名乗る署名を禁止する指定です。配信プラットフォームはそのような署名をしないため、支障はありません。
    .fix = 対処は不要です。発行したレコードは次のとおりです: {$expected}
dkim-revoked = {$name} の DKIM 公開鍵は失効しています(p= が空です)
    .why = p= が空の場合、その鍵は取り消されたことになり、この鍵による署名はすべて検証に失敗します。
    .fix = {$name} に次の値をそのまま公開してください: {$expected}
dkim-base64 = {$name} の DKIM 公開鍵が base64 として正しくありません(p= の {$position} 文字目)
    .why = 入力の途中で文字が抜けたか、余分な文字が入りました。受信側は鍵を読み取れません。
    .fix = 値全体をコピーし直してください: {$expected}
dkim-key-format = {$name} の DKIM 公開鍵は {$type} の公開鍵ではありません
    .why = p= は base64 としては読めますが、内容が公開鍵になっていないため、受信側は使えません。
    .fix = 値全体をコピーし直してください: {$expected}
dkim-key-under-1024 = {$name} の DKIM 公開鍵が {$bits} ビットしかありません
    .why = 1024 ビット未満の鍵は解読できるため、受信側は受け入れてはならないとされています。
    .fix = 発行した鍵を公開してください: {$expected}
dkim-key-under-2048 = {$name} の DKIM 公開鍵は {$bits} ビットです
    .why = 1024 ビットの鍵も今のところ受け入れられますが、現在の推奨は 2048 ビットです。
    .fix = 発行した 2048 ビットの鍵を公開してください: {$expected}
dkim-key-differs = {$name} の DKIM 公開鍵が、発行した鍵と異なります
    .why = メールには発行した鍵で署名しています。DNS に別の鍵があると、署名はすべて検証に失敗します。
    .fix = {$name} の値を次のものに置き換えてください: {$expected}
dkim-retired = 鍵 {$selector} はもう使われていませんが、レコードが残っています
    .why = この鍵で署名することはもうありません。古い鍵を DNS に残しておくと、盗まれて悪用されるおそれのある鍵がそれだけ増えます。
    .fix = この鍵で最後に署名してから 1 週間たったら、{$name} のレコードを削除してください。それまでは配送中のメールが残っている可能性があります。
dkim-not-aligned = {$observed} の DKIM 署名は、From のドメイン {$expected} とアライメントが取れていません
    .why = DMARC({$mode})では、署名のドメインが、受信者に見える From のドメインと一致していなければなりません。一致していないため、DKIM の結果は DMARC で使われません。
    .fix = 配信プラットフォームで {$expected} として署名するように設定し、鍵もそのドメインに公開してください。

bounce-cname-missing = バウンス用ドメイン {$name} が公開されていません
    .why = バウンスメールは {$name} のアドレスに返ってきます。レコードがないとバウンスは失われ、メールそのものを拒否する受信側も多くあります。
    .fix = {$name} に次のレコードを公開してください: CNAME {$target}
bounce-wrong-place = バウンス用ドメインが {$name} ではなく {$place} に公開されています
    .why = 多くの DNS 管理画面はドメイン名を自動で補うため、完全な名前を入力するとドメイン名が二重になります。
    .fix = {$place} のレコードを削除し、ホスト名の欄にはドメイン名を除いた部分だけを入力して、{$name} を {$target} への CNAME にしてください。
bounce-not-cname = {$name} に CNAME ではなく別のレコードがあります
    .why = バウンスはこれらのレコードの宛先に送られ、配信プラットフォームには届きません。Cloudflare のプロキシ(オレンジ色の雲)や CNAME フラット化でもこの状態になります。
    .fix = {$name} の他のレコードを削除し、プロキシを無効にしたうえで、次のレコードを公開してください: CNAME {$target}
bounce-target = {$name} の CNAME の参照先が違います: {$observed}
    .why = バウンスが配信プラットフォーム以外のホストに送られ、失われます。
    .fix = 参照先を {$target} に変更してください(管理画面がドメイン名を補う場合は、末尾にドットを付けて {$target}. と入力してください)。
bounce-chain = {$name} の CNAME が、別の名前を経由して {$target} に到達しています
    .why = 経由する名前が増えるほど、失効や変更の影響を受けやすくなり、受信側の DNS 参照も増えます: {$path}
    .fix = {$name} の CNAME の参照先を直接 {$target} にしてください。
bounce-loop = {$name} の CNAME が循環しています
    .why = どのリゾルバーも参照をたどり切れません: {$path}。バウンスは失われます。
    .fix = {$name} の CNAME の参照先を直接 {$target} にしてください。
bounce-other-records = {$name} に CNAME 以外のレコードもあります
    .why = CNAME がある名前に他のレコードを置くことはできません。サーバーによって応答が異なるため、バウンスが失われることがあります。
    .fix = {$name} のレコードを、{$target} への CNAME だけを残してすべて削除してください。
bounce-mx-missing = 配信プラットフォームのバウンスホスト {$name} がメールを受け付けていません
    .why = MX レコードがない(または Null MX である)ため、バウンスを配送できません。これはお客様ではなく、配信プラットフォーム側で直すべき問題です。
    .fix = 配信プラットフォーム側: {$name} に MX レコードを公開してください。
bounce-mx-unresolved = 配信プラットフォームのバウンスホスト {$name} のメールサーバーにアドレスがありません
    .why = {$observed} にバウンスを配送できません。これはお客様ではなく、配信プラットフォーム側で直すべき問題です。
    .fix = 配信プラットフォーム側: {$observed} に A または AAAA レコードを公開するか、{$name} の MX を変更してください。
bounce-spf-missing = 配信プラットフォームのバウンスホスト {$name} に SPF レコードがありません
    .why = 受信側はバウンス用ドメインの SPF を確認し、CNAME をたどってここに到達します。これはお客様ではなく、配信プラットフォーム側で直すべき問題です。
    .fix = 配信プラットフォーム側: 送信元アドレスを列挙した SPF レコードを {$name} に公開してください。
bounce-not-aligned = バウンス用ドメイン {$name} は、From のドメイン {$from} と組織ドメインが異なります
    .why = DMARC で SPF の結果が使われるのは、両者が同じ組織ドメインに属する場合だけです。このままでは DKIM だけが頼りになります。
    .fix = bounce.{$from} のような、{$from} の下のバウンス用ドメインを使ってください。
bounce-not-aligned-strict = aspf=s のため SPF は {$from} そのものに求められますが、バウンス用ドメインは {$name} です
    .why = strict モードでは、バウンス用ドメインの SPF は DMARC で使われません。このままでは DKIM だけが頼りになります。
    .fix = {$from} の DMARC レコードから aspf=s を取り除いてください。

spf-missing = {$name} に SPF レコードがありません
    .why = 配信プラットフォームのメールの SPF はバウンス用ドメインで確認されるため、エラーではありません。ただし、このドメインから送る他のメールは SPF で認証できません。
    .fix = このドメインから送信するサーバーをすべて含む SPF レコードを公開してください。例: v=spf1 a mx ~all(各サービスの include は ~all の前に置きます)
spf-several-records = {$name} に SPF レコードが {$count} 個あります
    .why = 2 個以上あるとどの受信側でもエラー(permerror)になり、すべて無効になります。
    .fix = すべての項を 1 個の all の前にまとめた 1 個のレコードにして、残りを削除してください。
spf-not-recognised = {$name} に、SPF のようで SPF ではない TXT レコードがあります
    .why = SPF レコードは v=spf1 と半角スペースで始まります。それ以外は無視されます: {$observed}
    .fix = レコードの先頭を v=spf1 と半角スペースにしてください。
spf-quoted = {$name} の SPF レコードに引用符が入っています
    .why = DNS 管理画面が引用符を自動で付けるため、入力した引用符は値の一部になります。受信側は SPF レコードとして認識しません。
    .fix = 引用符を付けずに入力してください。
spf-not-ascii = {$name} の SPF レコードの {$position} バイト目に ASCII 以外の文字があります
    .why = レコード全体がエラーになります。全角スペース、全角の記号、曲がった引用符、目に見えない文字などが、コピーの際に紛れ込んだ可能性があります。
    .fix = この項を半角文字で入力し直してください: {$hint}
spf-separator = {$name} の SPF レコードの {$position} バイト目に制御文字({$hint})があります
    .why = 項の区切りに使えるのは半角スペースだけです。タブや改行があるとレコード全体がエラーになります。
    .fix = レコードを 1 行にまとめ、項の間を半角スペース 1 個で区切ってください。
spf-unknown-mechanism = {$name} の SPF レコードの {$position} バイト目に未知のメカニズムがあります: {$term}
    .why = 受信側はレコード全体をエラーとして扱うため、記載されたアドレスはすべて無効になります。
    .fix = {$term} を修正または削除してください。正しくは次のとおりと思われます: {$hint}
spf-modifier-name = {$name} の SPF レコードの {$position} バイト目に、名前として使えないものがあります: {$term}
    .why = = の前の名前は英字で始まり、英数字と - _ . だけで構成されます。それ以外はレコード全体がエラーになります。
    .fix = {$position} バイト目の項を修正または削除してください。
spf-modifier-as-mechanism = {$name} の SPF レコードの {$term} には、コロンではなく等号が必要です
    .why = redirect と exp は修飾子です。コロンで書くとレコード全体がエラーになります。
    .fix = 次のように書いてください: {$hint}
spf-mechanism-as-modifier = {$name} の SPF レコードの {$term} は効果がありません
    .why = 等号で書くと未知の修飾子とみなされ、無視されます。
    .fix = 等号をコロンに変えてください。
spf-argument-missing = {$name} の SPF レコードの {$position} バイト目の項に、必要な値がありません
    .why = include、exists、ip4、ip6、redirect、exp は、記号の直後に(スペースを空けずに)値が必要です。ないとレコード全体がエラーになります。
    .fix = {$position} バイト目の項に値を補うか、項を削除してください。
spf-argument-unexpected = {$name} の SPF レコードの {$position} バイト目に、値を取らない項への余分な指定があります: {$hint}
    .why = all は値を取らず、include、exists、ptr はプレフィックス長を取りません。レコード全体がエラーになります。
    .fix = {$hint} を削除してください。
spf-domain-spec = {$name} の SPF レコードの {$position} バイト目のドメイン名が正しくありません: {$hint}
    .why = ここに書くドメイン名は 2 つ以上のラベルからなり、最後のラベルは数字だけであってはなりません。それ以外はレコード全体がエラーになります。
    .fix = {$hint} を修正または削除してください。
spf-address-as-domain = {$name} の SPF レコードの {$position} バイト目で、ドメイン名の位置に IP アドレスが書かれています: {$hint}
    .why = a と mx にはドメイン名を書きます。IP アドレスを書くとレコード全体がエラーになります。
    .fix = 次のように書いてください: ip4:{$hint}
spf-ip4 = {$name} の SPF レコードの {$position} バイト目の IPv4 アドレスが正しくありません: {$hint}
    .why = ip4 には 0 から 255 の 4 つの数を書き、必要ならプレフィックス長を付けます。ポート番号、範囲、ワイルドカードは使えず、書くとレコード全体がエラーになります。
    .fix = {$hint} を修正または削除してください。
spf-ip6 = {$name} の SPF レコードの {$position} バイト目の IPv6 アドレスが正しくありません: {$hint}
    .why = ip6 には IPv6 アドレスを書き、必要ならプレフィックス長を付けます。それ以外はレコード全体がエラーになります。
    .fix = {$hint} を修正または削除してください。
spf-cidr = {$name} の SPF レコードの {$position} バイト目のプレフィックス長が正しくありません: {$hint}
    .why = 使えるのは IPv4 で /0 から /32、IPv6 で /0 から /128 です(a と mx の IPv6 はスラッシュ 2 個)。先頭に余分な 0 は付けられません。それ以外はレコード全体がエラーになります。
    .fix = {$hint} を修正または削除してください。
spf-macro-syntax = {$name} の SPF レコードの {$position} バイト目のマクロが正しくありません: {$term}
    .why = パーセント記号はマクロの始まりです。解釈できないマクロがあるとレコード全体がエラーになります。
    .fix = {$term} を修正または削除してください。
spf-macro-letter = {$name} の SPF レコードの {$position} バイト目に、説明文でしか使えないマクロがあります: {$term}
    .why = c、r、t のマクロはドメイン名では使えません。レコード全体がエラーになります。
    .fix = {$term} を削除してください。
spf-duplicate-modifier = {$name} の SPF レコードに同じ修飾子が 2 回あります: {$term}
    .why = redirect と exp はそれぞれ 1 回しか使えません。2 回あるとレコード全体がエラーになります。
    .fix = {$term} を削除してください。
spf-lookup-limit = {$name} の SPF レコードは DNS 参照が {$lookups} 回必要です(上限は {$limit} 回)
    .why = 受信側は {$term} でエラー(permerror)になり、そこから後に書かれた送信元は認証されません。
    .fix = 使っていないサービスの include を削除する、a や mx を IP アドレスに置き換える、一部のメールを専用の SPF レコードを持つサブドメインから送る、などの方法で減らしてください。
spf-lookup-limit-unused = {$name} の SPF レコードは DNS 参照が {$lookups} 回必要です(上限は {$limit} 回)
    .why = 受信側は {$term} でエラーになります。そこから後に送信を許可する項はありませんが、なりすましメールが fail ではなくエラーになります。
    .fix = {$term} など、不要な項を削除してください。
spf-lookups-near-limit = {$name} の SPF レコードは DNS 参照が {$lookups} 回です(上限は {$limit} 回)
    .why = このレコードか include 先のレコードに include がもう 1 つ増えるだけで、レコード全体がエラーになるおそれがあります。
    .fix = 使っていないサービスの include を削除してください。
spf-void-limit = {$name} の SPF レコードは存在しない名前を {$void} 個参照しています(上限は {$voidlimit} 個)
    .why = 受信側はエラー(permerror)になり、そこから後に書かれたアドレスは無効になります。
    .fix = (void) と表示されている項を削除してください。
spf-void-lookup = {$name} の SPF レコードの {$term} は参照先がありません: {$target} に該当するレコードが存在しません
    .why = 送信を許可する効果がないまま DNS 参照を 1 回使い、このような項が 3 個以上あるとレコード全体がエラーになります。
    .fix = {$term} を削除してください。
spf-mx-limit = {$name} の SPF レコードの {$term} はメールサーバー {$count} 台を参照しています(上限は {$limit} 台)
    .why = 受信側はエラー(permerror)になります。
    .fix = {$term} を、実際に送信するサーバーの IP アドレスに置き換えてください。
spf-loop = {$name} の SPF レコードの参照が循環しています
    .why = 受信側は参照を繰り返し、エラー(permerror)になります: {$path}
    .fix = {$name} の {$term} を削除してください。
spf-include-none = {$name} の SPF レコードの {$term} の参照先に SPF レコードがありません
    .why = 受信側はレコード全体をエラー(permerror)として扱います。参照の経路: {$path}
    .fix = {$term} を削除するか、名前を修正してください: {$target}
spf-redirect-beside-all = {$name} の SPF レコードの {$term} は、all があるため効果がありません
    .why = redirect はどの項にも一致しなかった場合だけ使われますが、all には必ず一致します。
    .fix = {$term} を削除するか、all の前の include に置き換えてください。
spf-after-all = {$name} の SPF レコードの {$term} は、all の後にあるため効果がありません
    .why = all には必ず一致するため、受信側はその後を評価しません。
    .fix = {$term} を all の前に移すか、削除してください。
spf-duplicate-include = {$target} が 2 回取り込まれています
    .why = 許可される送信元は増えず、DNS 参照の回数だけが増えます。1 回目: {$first}。2 回目: {$path}
    .fix = どちらか一方を削除してください。
spf-duplicate-term = {$name} の SPF レコードに {$term} が 2 回あります
    .why = 許可される送信元は増えません。
    .fix = どちらか一方を削除してください。
spf-ptr = {$name} の SPF レコードが ptr を使っています
    .why = ptr は遅く、信頼性も低いため、RFC で使用しないこととされています。無視する受信側もあります。
    .fix = {$term} を IP アドレス(ip4、ip6)または a に置き換えてください。
spf-pass-all = {$name} の SPF レコードは誰にでも送信を許可しています: {$term}
    .why = 誰でもこのドメインを名乗って送信できます。このようなレコードは迷惑メールの兆候とみなされます。
    .fix = ~all または -all にしてください。
spf-neutral-all = {$name} の SPF レコードは {$term} で終わっています
    .why = 記載のない送信元について何も表明していないため、レコードがないのと同じです。
    .fix = 送信元をすべて記載したら ~all にしてください。
spf-no-all = {$name} の SPF レコードの末尾に all がありません
    .why = 記載のない送信元について何も表明していないため、?all で終わっているのと同じです。
    .fix = 末尾に ~all を付けてください: {$expected}
spf-wide-range = {$name} の SPF レコードの {$term} は範囲が広すぎます
    .why = 無関係な数百万のアドレスが、このドメインを名乗って送信できます。
    .fix = 実際に送信するアドレスだけを記載してください。
spf-private-address = {$name} の SPF レコードの {$term} はインターネット上のアドレスではありません
    .why = 受信側から見えないアドレスなので、送信を許可する効果がありません。
    .fix = メールが実際に出ていくグローバルアドレスを記載してください。
spf-macros = {$name} の SPF レコードの {$term} はマクロを使っています
    .why = 参照する名前がメールごとに変わるため、事前に確認できず、キャッシュも効きません。
    .fix = 意図したものであれば対処は不要です。IP アドレスと差出人を指定して試してください。
spf-unknown-modifier = {$name} の SPF レコードの {$term} は未知の修飾子です
    .why = 受信側は知らない修飾子を無視します。
    .fix = 自社で使っていなければ削除してください。
spf-exp = {$name} の SPF レコードの説明文を表示できません
    .why = {$target} には、ASCII だけの TXT レコードがちょうど 1 個必要です。そうでない場合、説明文は無視されます。
    .fix = {$target} に TXT レコードを 1 個公開するか、exp= を削除してください。
spf-target = {$name} の SPF レコードの {$term} は、DNS に存在し得ない名前を参照しています
    .why = 空のラベルか 63 バイトを超えるラベルがあるため、一致することはありません。エラーとして扱う受信側もあります。
    .fix = {$term} を修正または削除してください。
spf-split = {$name} の SPF レコードの文字列が、スペースなしで連結されています: {$term}
    .why = 複数の文字列からなる TXT レコードは、間に何も入れずに 1 つの文として読まれます。{$position} バイト目で 2 つの項がつながり、どちらも無効になっています。
    .fix = 前の文字列の末尾に半角スペースを入れてください: {$expected}
spf-string-255 = {$name} の SPF レコードは {$bytes} バイトあり、TXT レコードの 1 つの文字列に収まりません
    .why = 1 つの文字列は 255 バイトまでです。DNS 管理画面によっては、長い値を自動で分割するもの、拒否するもの、途中で切り捨てるものがあります。
    .fix = 変更する際は、スペースが抜けたり増えたりしないように、複数の文字列からなる 1 個のレコードとして入力してください: {$expected}
spf-size-450 = {$name} の SPF レコードが長すぎます: 名前を含めて {$bytes} バイト(推奨は {$limit} バイト以内)
    .why = これより長い応答は 1 個の UDP パケットに収まらず、一部のリゾルバーで問題になります。
    .fix = 使っていない項を削除する、ネットワークをまとめる、一部を include に移す、などの方法で短くしてください。
spf-size-512 = {$name} の TXT レコード {$count} 個の応答が {$bytes} バイトになります(通常の UDP 応答は {$limit} バイトまで)
    .why = リゾルバーは TCP で問い合わせ直します。ファイアウォールが TCP を遮断していると、SPF は一時エラー(temperror)になります。
    .fix = 古いサイト所有権の確認用など、{$name} の使っていない TXT レコードを削除してください。
spf-platform-missing = {$name} の SPF レコードに {$include} の include がありません
    .why = 任意の設定です。この配信プラットフォームのメールの SPF はバウンス用ドメインで確認されますが、From のドメインの SPF も見る受信側や取引先があります。
    .fix = レコードを次のように変更してください: {$expected}
spf-platform-after-all = {$name} の SPF レコードで、include:{$include} が all の後にあります
    .why = 受信側は all の後を評価しません。
    .fix = レコードを次のように変更してください: {$expected}

dmarc-missing = {$name} が存在しません(このドメインには DMARC レコードがありません)
    .why = Google や Yahoo などは 2024 年 2 月から、大量に送信するすべての送信者に DMARC レコードを求めています。
    .fix = 次の TXT レコードを {$name} に公開してください。レポートを受け取るだけで、メールの扱いは変わりません: {$expected}
dmarc-inherited = このドメインには {$from} の DMARC ポリシーが適用されます: {$policy}
    .why = {$name} にレコードがないため、上位ドメインのレコードが適用されます。
    .fix = 対処は不要です。このドメイン独自のポリシーやレポートが必要な場合だけ、{$name} にレコードを公開してください。
dmarc-several = {$name} に DMARC レコードが {$count} 個あります
    .why = 受信側はすべてを破棄するため、ポリシーがないのと同じになります。
    .fix = 1 個だけ残し、他を削除してください。
dmarc-wrong-place = DMARC レコードが {$name} ではなく {$place} に公開されています
    .why = 受信側は {$name} しか参照しません。多くの DNS 管理画面はドメイン名を自動で補うため、ホスト名の欄には _dmarc だけを入力します。
    .fix = {$place} のレコードを削除し、{$name} に次のレコードを公開してください: {$expected}
dmarc-quoted = {$name} の DMARC レコードに、引用符またはバックスラッシュが入っています
    .why = DNS 管理画面が引用符を自動で付けるため、入力した引用符は値の一部になります。受信側は DMARC レコードとして認識しません。
    .fix = 引用符とバックスラッシュを付けずに、次の値を入力してください: {$expected}
dmarc-version-first = {$name} の DMARC レコードが v=DMARC1 で始まっていません
    .why = バージョンが先頭にないレコードは無視されます。
    .fix = レコードを次のように変更してください: {$expected}
dmarc-version-case = {$name} の DMARC レコードの先頭が、正確に v=DMARC1; になっていません
    .why = バージョンは大文字と小文字が区別され、直後にセミコロンが必要です。そうでないレコードは無視されます。
    .fix = レコードを次のように変更してください: {$expected}
dmarc-tag-order = {$name} の DMARC レコードで、p= が v=DMARC1 の直後にありません
    .why = RFC 9989 では順番は自由ですが、古い受信側は p= が 2 番目にあることを求めます。
    .fix = p= を 2 番目に移してください。
dmarc-tag-case = {$name} の DMARC レコードの {$tag}={$value} に大文字が含まれています
    .why = 大文字も認められていますが、読み取れない受信側もあります。
    .fix = 小文字で書いてください。
dmarc-syntax = {$name} の DMARC レコードの {$position} バイト目に、タグではないものがあります: {$tag}
    .why = 受信側はその部分か、その前後を無視します。セミコロンが抜けているか、代わりにコンマが使われている場合がよくあります。
    .fix = タグをセミコロンで区切ってください: タグ=値; タグ=値
dmarc-duplicate-tag = {$name} の DMARC レコードに {$tag} が 2 回あります
    .why = 受信側がどちらを使うかは決まっておらず、両方とも無視されることもあります。
    .fix = どちらか一方だけを残してください。
dmarc-removed-tag = {$name} の DMARC レコードの {$tag}={$value} は、DMARC から廃止されました
    .why = RFC 9989 で pct、rf、ri は廃止されました。新しい受信側はこれらを無視するため、pct= を付けてもポリシーはすべてのメールに適用されます。古い受信側は今も解釈します。
    .fix = {$tag} を削除してください。ポリシーを試す場合は t=y を使ってください。
dmarc-unknown-tag = {$name} の DMARC レコードの {$tag} は未知のタグです
    .why = 受信側は知らないタグを無視します。綴りの間違いの可能性があります。
    .fix = {$tag} を修正または削除してください。使えるタグは v、p、sp、np、t、psd、adkim、aspf、rua、ruf、fo です。
dmarc-tag-value = {$name} の DMARC レコードの {$tag}={$value} は無効な値です
    .why = 受信側は既定値を使います。
    .fix = 使える値は、t は y か n、psd は y、n、u、adkim と aspf は r か s、fo は 0 または 1、d、s(コロン区切り)です。
dmarc-policy-missing = {$name} の DMARC レコードに p= がありません
    .why = 受信側は p={$applied} として扱います。古い受信側はレコードを無視します。
    .fix = v=DMARC1; の直後に p=none、p=quarantine、p=reject のいずれかを書いてください。
dmarc-policy-value = {$name} の DMARC レコードの {$tag}={$value} はポリシーとして無効です
    .why = p、sp、np が無効な場合、受信側は p=none として扱うか、レコードがないものとして扱います。
    .fix = 使える値は none、quarantine、reject です。
dmarc-none = {$name} の DMARC ポリシーは none です
    .why = 受信側はレポートを送りますが、なりすましメールも通常どおり扱います。導入の最初の段階としては適切です。
    .fix = 自社のメールがすべてアライメントに成功していることをレポートで確認できたら、quarantine、続いて reject に進んでください。
dmarc-testing = {$name} の DMARC ポリシー {$policy} はテストモード(t=y)です
    .why = 受信側は 1 段階弱いポリシーを適用します: {$applied}
    .fix = レポートに問題がなければ t=y を取り除いてください。
dmarc-subdomain-weaker = {$name} の DMARC レコードの {$tag}={$value} は、ポリシー {$policy} より弱い設定です
    .why = なりすましにはサブドメインが使われるようになります。
    .fix = {$tag} を削除するか、ポリシーと同じ強さにしてください。
dmarc-subdomain-ignored = {$name} の DMARC レコードの {$tag} は効果がありません
    .why = sp と np が有効なのは、組織ドメイン {$organizational} のレコードだけです。
    .fix = このレコードから {$tag} を削除してください。
dmarc-psd = {$name} の DMARC レコードに psd=y があります
    .why = co.jp のようなパブリックサフィックス向けの指定です。企業のドメインに付けると、サブドメインと別の組織とみなされ、サブドメインのメールのアライメントが取れなくなります。
    .fix = psd=y を削除してください。
dmarc-rua-missing = {$name} の DMARC レコードにレポートの宛先がありません
    .why = rua= がないと、誰がこのドメインを名乗って送信しているか、自社のメールが認証に成功しているかを知ることができません。
    .fix = レコードを次のように変更してください: {$expected}
dmarc-rua-not-ours = {$name} の DMARC レコードは {$ours} にレポートを送りません
    .why = このシステムの集計と、p=reject に進むための助言は、このレポートに基づいています。
    .fix = レコードを次のように変更してください: {$expected}
dmarc-uri = {$name} の DMARC レコードの {$tag}= に、使えない宛先があります: {$uri}
    .why = 宛先は mailto: で始め、複数ある場合はコンマで区切ります。それ以外は無視されます。
    .fix = 「mailto:名前@ドメイン」の形で書いてください。
dmarc-uri-scheme = {$name} の DMARC レコードの {$tag}= に、mailto: 以外の宛先があります: {$uri}
    .why = レポートはメールでしか送られません。それ以外の宛先は無視されます。
    .fix = mailto: とメールアドレスに置き換えてください。
dmarc-uri-size = {$name} の DMARC レコードの {$tag}= に、サイズの上限が付いています: {$uri}
    .why = サイズの上限は RFC 9989 で廃止され、受信側は無視します。
    .fix = 感嘆符とその後を削除してください。
dmarc-external = {$host} は、このドメインの DMARC レポートの受信を承認していません
    .why = 別の組織へのレポートは、その組織が DNS で承認している場合にだけ送られます。承認がない宛先は無視されます。これは {$host} の管理者が直すべき問題です。
    .fix = 先方で次のレコードを公開してもらう必要があります: {$expected}
dmarc-external-wildcard = {$host} は、すべてのドメインの DMARC レポートを受け付けています
    .why = 承認がワイルドカードのレコード({$observed})で行われています。レポートサービスではよくある設定です。
    .fix = 対処は不要です。
dmarc-external-override = {$host} は DMARC レポートの受信を承認していますが、別のホストの宛先を指定しています
    .why = 承認レコードの宛先は同じホストでなければならず、そうでないとどちらにもレポートは送られません: {$observed}
    .fix = {$host} の管理者が、レコード {$record} から rua= を取り除く必要があります。
dmarc-report-mx = DMARC レポートの宛先 {$host} がメールを受け付けていません
    .why = メールサーバーもアドレスもないため、レポートはすべて失われます。
    .fix = rua= または ruf= の宛先を修正するか、{$host} に MX レコードを公開してください。
dmarc-alignment-differs = {$name} と From のドメイン {$from} のアライメントは、受信側によって判定が分かれます
    .why = ツリーウォーク(RFC 9989)を使う受信側は {$walk} を、パブリックサフィックスリスト(RFC 7489)を使う受信側は {$list} を組織ドメインとみなします。そのため、一方では同じ組織とされ、他方では別の組織とされます。
    .fix = _dmarc.{$list} に DMARC レコードを公開してください。どちらの方法でも同じ組織ドメインになります。
dmarc-discovery = {$domain} に適用される DMARC ポリシーが、受信側によって異なります
    .why = ツリーウォーク(RFC 9989)を使う受信側は {$walk} を、パブリックサフィックスリスト(RFC 7489)を使う受信側は {$list} を見つけます。
    .fix = {$name} にレコードを公開してください。どちらの方法でも最初に参照されます。

mx-missing = {$name} に MX レコードがありません
    .why = ドメイン自体のアドレスでメールを受け取っていない限り、返信を受け取れません。このようなメールの信頼度を下げる受信側もあります。
    .fix = 返信を受け取れるようにする場合は、MX レコードを公開してください。
mx-null = {$name} はメールを受け付けないと宣言しています(Null MX)
    .why = 返信を受け取れません。このようなドメインからのメールを拒否する受信側もあります。
    .fix = From にはメールを受け取れるドメインを使うか、MX レコードを公開してください。
mta-sts-missing = このドメインには MTA-STS レコードがありません
    .why = MTA-STS は、このドメイン宛てのメールを必ず TLS で配送させる仕組みです。配信プラットフォームからの送信には必要ありません。
    .fix = 対処は不要です。導入する場合は、https://mta-sts.<ドメイン>/.well-known/mta-sts.txt にポリシーを置いてから、{$name} に TXT レコード v=STSv1; id=1 を公開してください。
mta-sts-invalid = {$name} の MTA-STS レコードが正しくありません
    .why = 送信側に無視されます。レコードは 1 個だけで、v=STSv1; の後に 1 から 32 文字の英数字の id が必要です。
    .fix = {$name} に TXT レコードを 1 個公開してください: v=STSv1; id=1
tls-rpt-missing = このドメインには TLS レポート(TLS-RPT)のレコードがありません
    .why = 公開すると、このドメイン宛ての TLS 配送に失敗したことが報告されます。配信プラットフォームからの送信には必要ありません。
    .fix = 対処は不要です。導入する場合は、{$name} に TXT レコード v=TLSRPTv1; rua=mailto: とメールアドレスを公開してください。
tls-rpt-invalid = {$name} の TLS レポート(TLS-RPT)のレコードが正しくありません
    .why = 送信側に無視されます。レコードは 1 個だけで、v=TLSRPTv1; の後に rua= と mailto: または https: の宛先が必要です。
    .fix = {$name} に TXT レコードを 1 個公開してください: v=TLSRPTv1; rua=mailto: とメールアドレス

## レコードに添える説明

spf-all-fail = -all: 記載のない送信元からのメールは拒否するように求めます。このドメインから送信するサービスがすべて記載されていることを確認してください。転送されたメールも失敗します。
spf-all-softfail = ~all: 記載のない送信元からのメールは疑わしいものの、受け取るように求めます。最終的な扱いは DMARC で決まります。推奨の設定です。
spf-all-neutral = ?all: 記載のない送信元について何も表明しません。レコードがないのと同じです。
spf-all-pass = +all: 誰でもこのドメインを名乗って送信できます。変更してください。
spf-all-redirect = 記載のない送信元の扱いは、redirect 先のドメインのレコードで決まります。
spf-all-none = 末尾に all がありません。記載のない送信元について何も表明せず、?all と同じです。
dmarc-next-start = 最初のレコードを公開してください。受信側にレポートを求めるだけで、メールの扱いは変わりません。
dmarc-next-ask-for-reports = まずレポートを受け取れるようにしてください。レポートがないと、ポリシーを強めたときに何が止まるか分かりません。
dmarc-next-wait = {$days} 日間の {$messages} 通のうち、{$percent} % がアライメントに成功しました。{$needdays} 日分、{$needmessages} 通分のレポートが集まるまで待ってください。
dmarc-next-fix-sources = {$days} 日間の {$messages} 通のうち、{$percent} % がアライメントに成功しました。次の段階に進むには {$needpercent} % が必要です。失敗している送信元({$count} 件): {$sources}。先にこれらの設定を直すか、自社のものではないことを確認してください。
dmarc-next-test-quarantine = {$days} 日間、{$percent} % がアライメントに成功しています。失敗している送信元({$count} 件): {$sources}。t=y を付けた p=quarantine を公開してください。受信側は適用した場合と同じように報告しますが、実際には適用しません。
dmarc-next-quarantine = {$days} 日間、{$percent} % がアライメントに成功しています。失敗している送信元({$count} 件): {$sources}。p=quarantine を公開してください。認証に失敗したメールは迷惑メールフォルダーに入ります。
dmarc-next-test-reject = {$days} 日間、{$percent} % がアライメントに成功しています。失敗している送信元({$count} 件): {$sources}。t=y を付けた p=reject を公開してください。認証に失敗したメールは引き続き迷惑メールフォルダーに入ります。
dmarc-next-reject = {$days} 日間、{$percent} % がアライメントに成功しています。失敗している送信元({$count} 件): {$sources}。p=reject を公開してください。認証に失敗したメールは拒否されます。
dmarc-next-done = p=reject が有効です。引き続きレポートを確認してください。{$days} 日間の {$messages} 通のうち、{$percent} % がアライメントに成功しました。
