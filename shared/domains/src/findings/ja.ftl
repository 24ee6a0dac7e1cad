# 指摘ひとつにメッセージひとつ。値は見出し、.why は理由、.fix は対処。

dns-unknown = {$name} の {$type} レコードについてDNSから応答がありません
    .why = ネームサーバーが応答しなかったか、エラーを返しました。この結果からは何も判断できません。レコードが正しいとも壊れているとも言えません。
    .fix = 数分後にもう一度確認してください。続く場合は、ドメインのネームサーバーの管理者に問い合わせてください。
dns-domain-missing = ドメイン {$name} はDNSに存在しません
    .why = 存在しないドメインからのメールは受信側で拒否されます。また、その下のレコードもすべて見つかりません。
    .fix = ドメイン名の綴り、登録と有効期限、ネームサーバーの設定を確認してください。
dns-questions-cut = {$name} のレコードが参照する名前が多すぎるため、確認を途中で打ち切りました
    .why = {$count} 件の問い合わせで打ち切りました。これほど多くの問い合わせをする受信サーバーはありません。
    .fix = SPFレコードの include を減らし、DNS参照を10回以内に収めてください。

dkim-missing = DKIMの公開鍵 {$selector} が公開されていません
    .why = DNSに公開鍵がないと受信側は署名を検証できず、このドメインを名乗るメールはDMARCに失敗します。
    .fix = {$name} に次の値をそのまま公開してください: {$expected}
dkim-several = {$name} にTXTレコードが {$count} 個あります（DKIMの公開鍵は1個だけです）
    .why = 受信側がどのレコードを使うかは決まっていないため、署名の検証が成功したり失敗したりします。
    .fix = {$name} のTXTレコードを、次の1個を残してすべて削除してください: {$expected}
dkim-wrong-place = DKIMの公開鍵が {$name} ではなく {$place} に公開されています
    .why = 受信側は {$name} しか参照しません。多くのDNS管理画面はドメイン名を自動で補うため、完全な名前を入力するとドメイン名が二重になります。
    .fix = {$place} のレコードを削除し、ホスト名の欄にはドメイン名を除いた部分だけを入力して、{$name} に次のレコードを公開してください: {$expected}
dkim-cname = {$name} は {$target} へのCNAMEになっています
    .why = ここにはTXTレコードを置くはずですが、鍵は {$target} から取得されています。値は正しいものの、参照先が鍵を保持している間しか機能しません。
    .fix = {$target} の管理者が分かっていれば対処は不要です。分からない場合は、{$name} にTXTレコードを直接公開してください。
dkim-cname-missing = {$name} はTXTレコードですが、{$expected} へのCNAMEが必要です
    .why = 今は機能していますが、配信プラットフォームが鍵を交換しても追従しません。
    .fix = {$name} のTXTレコードを削除し、次のレコードを公開してください: CNAME {$expected}
dkim-cname-target = {$name} のCNAMEの参照先が {$target} になっています
    .why = 受信側は参照先の鍵を使います。そこには別の鍵があるか、鍵がないため、署名の検証に失敗します。
    .fix = {$name} のCNAMEの参照先を {$expected} に変更してください。
dkim-quoted = {$name} のDKIM公開鍵に、引用符またはバックスラッシュが入っています
    .why = DNS管理画面が引用符を自動で付けるため、入力した引用符は値の一部になります。受信側は公開鍵を読み取れません。
    .fix = 引用符とバックスラッシュを付けずに、次の値を入力してください: {$expected}
dkim-split = {$name} のDKIM公開鍵が分割され、元の鍵に戻りません
    .why = TXTレコードの1つの文字列は255バイトまでです。長い鍵は、1個のTXTレコードの中で、順番どおりに、間に何も入れずに分割する必要があります。
    .fix = {$name} のレコードを削除し、鍵全体を1個のTXTレコードとして公開してください: {$expected}
dkim-syntax = {$name} のDKIM公開鍵の {$position} バイト目に構文エラーがあります: {$tag}
    .why = レコードは「タグ=値」をセミコロンで区切って並べたものです。構文エラーがあると、受信側はレコード全体を無効とみなすことがあります。
    .fix = {$name} に次の値をそのまま公開してください: {$expected}
dkim-version = {$name} のDKIM公開鍵のバージョンが {$version} になっているか、先頭にありません
    .why = v= は先頭に置き、値はDKIM1でなければなりません。そうでないレコードは無視されます。
    .fix = {$name} に次の値をそのまま公開してください: {$expected}
dkim-key-type = {$name} のDKIM公開鍵は k={$type} ですが、発行した鍵は {$issued} です
    .why = 署名と鍵の種類が異なると、署名を検証できません。
    .fix = {$name} に次の値をそのまま公開してください: {$expected}
dkim-hash = {$name} のDKIM公開鍵が許可しているハッシュは h={$hashes} だけです
    .why = メールの署名にはSHA-256を使います。受信側が今も受け入れるハッシュはこれだけですが、この鍵では禁止されています。
    .fix = h= タグを取り除いてください: {$expected}
dkim-hash-sha1 = {$name} のDKIM公開鍵がSHA-1も許可しています
    .why = 受信側はSHA-1の署名を署名なしとして扱うため、許可しても意味がありません。
    .fix = h= タグを取り除いてください: {$expected}
dkim-service-type = {$name} のDKIM公開鍵はメール用ではありません: s={$services}
    .why = メールに使えるのは、s= がないか、* または email の鍵だけです。
    .fix = s= タグを取り除いてください: {$expected}
dkim-testing = {$name} のDKIM公開鍵がテストモード（t=y）になっています
    .why = 署名されたメールが、署名のないメールと同じに扱われることがあります。
    .fix = t= タグから y を取り除いてください: {$expected}
dkim-strict = {$name} のDKIM公開鍵に t=s があります
    .why = i= タグでサブドメインを名乗る署名を禁止する指定です。配信プラットフォームはそのような署名をしないため、支障はありません。
    .fix = 対処は不要です。発行したレコードは次のとおりです: {$expected}
dkim-revoked = {$name} のDKIM公開鍵は失効しています（p= が空です）
    .why = p= が空の場合、その鍵は取り消されたことになり、この鍵による署名はすべて検証に失敗します。
    .fix = {$name} に次の値をそのまま公開してください: {$expected}
dkim-base64 = {$name} のDKIM公開鍵が base64 として正しくありません（p= の {$position} 文字目）
    .why = 入力の途中で文字が抜けたか、余分な文字が入りました。受信側は鍵を読み取れません。
    .fix = 値全体をコピーし直してください: {$expected}
dkim-key-format = {$name} のDKIM公開鍵は {$type} の公開鍵ではありません
    .why = p= は base64 としては読めますが、内容が公開鍵になっていないため、受信側は使えません。
    .fix = 値全体をコピーし直してください: {$expected}
dkim-key-under-1024 = {$name} のDKIM公開鍵が {$bits} ビットしかありません
    .why = 1024ビット未満の鍵は解読できるため、受信側は受け入れてはならないとされています。
    .fix = 発行した鍵を公開してください: {$expected}
dkim-key-under-2048 = {$name} のDKIM公開鍵は {$bits} ビットです
    .why = 1024ビットの鍵も今のところ受け入れられますが、現在の推奨は2048ビットです。
    .fix = 発行した2048ビットの鍵を公開してください: {$expected}
dkim-key-differs = {$name} のDKIM公開鍵が、発行した鍵と異なります
    .why = メールには発行した鍵で署名しています。DNSに別の鍵があると、署名はすべて検証に失敗します。
    .fix = {$name} の値を次のものに置き換えてください: {$expected}
dkim-retired = 鍵 {$selector} はもう使われていませんが、レコードが残っています
    .why = この鍵で署名することはもうありません。古い鍵をDNSに残しておくと、盗まれて悪用されるおそれのある鍵がそれだけ増えます。
    .fix = この鍵で最後に署名してから1週間たったら、{$name} のレコードを削除してください。それまでは配送中のメールが残っている可能性があります。
dkim-still-valid = 失効させた鍵 {$selector} が {$name} にまだ公開されています
    .why = レコードを変更するまで、秘密鍵を入手した第三者がこのドメインの名前でメールに署名できます。
    .fix = {$name} の値を次のものに置き換えてください: {$expected}
dkim-not-aligned = {$observed} のDKIM署名は、Fromのドメイン {$expected} とアライメントが取れていません
    .why = DMARC（{$mode}）では、署名のドメインが、受信者に見えるFromのドメインと一致していなければなりません。一致していないため、DKIMの結果はDMARCで使われません。
    .fix = 配信プラットフォームで {$expected} として署名するように設定し、鍵もそのドメインに公開してください。

bounce-cname-missing = バウンス用ドメイン {$name} が公開されていません
    .why = バウンスメールは {$name} のアドレスに返ってきます。レコードがないとバウンスは失われ、メールそのものを拒否する受信側も多くあります。
    .fix = {$name} に次のレコードを公開してください: CNAME {$target}
bounce-wrong-place = バウンス用ドメインが {$name} ではなく {$place} に公開されています
    .why = 多くのDNS管理画面はドメイン名を自動で補うため、完全な名前を入力するとドメイン名が二重になります。
    .fix = {$place} のレコードを削除し、ホスト名の欄にはドメイン名を除いた部分だけを入力して、{$name} を {$target} へのCNAMEにしてください。
bounce-not-cname = {$name} にCNAMEではなく別のレコードがあります
    .why = バウンスはこれらのレコードの宛先に送られ、配信プラットフォームには届きません。Cloudflareのプロキシ（オレンジ色の雲）やCNAMEフラット化でもこの状態になります。
    .fix = {$name} の他のレコードを削除し、プロキシを無効にしたうえで、次のレコードを公開してください: CNAME {$target}
bounce-target = {$name} のCNAMEの参照先が違います: {$observed}
    .why = バウンスが配信プラットフォーム以外のホストに送られ、失われます。
    .fix = 参照先を {$target} に変更してください（管理画面がドメイン名を補う場合は、末尾にドットを付けて {$target}. と入力してください）。
bounce-chain = {$name} のCNAMEが、別の名前を経由して {$target} に到達しています
    .why = 経由する名前が増えるほど、失効や変更の影響を受けやすくなり、受信側のDNS参照も増えます: {$path}
    .fix = {$name} のCNAMEの参照先を直接 {$target} にしてください。
bounce-loop = {$name} のCNAMEが循環しています
    .why = どのリゾルバーも参照をたどり切れません: {$path}。バウンスは失われます。
    .fix = {$name} のCNAMEの参照先を直接 {$target} にしてください。
bounce-other-records = {$name} にCNAME以外のレコードもあります
    .why = CNAMEがある名前に他のレコードを置くことはできません。サーバーによって応答が異なるため、バウンスが失われることがあります。
    .fix = {$name} のレコードを、{$target} へのCNAMEだけを残してすべて削除してください。
bounce-mx-missing = 配信プラットフォームのバウンスホスト {$name} がメールを受け付けていません
    .why = MXレコードがない（またはNull MXである）ため、バウンスを配送できません。これはお客様ではなく、配信プラットフォーム側で直すべき問題です。
    .fix = 配信プラットフォーム側: {$name} にMXレコードを公開してください。
bounce-mx-unresolved = 配信プラットフォームのバウンスホスト {$name} のメールサーバーにアドレスがありません
    .why = {$observed} にバウンスを配送できません。これはお客様ではなく、配信プラットフォーム側で直すべき問題です。
    .fix = 配信プラットフォーム側: {$observed} にAまたはAAAAレコードを公開するか、{$name} のMXを変更してください。
bounce-spf-missing = 配信プラットフォームのバウンスホスト {$name} にSPFレコードがありません
    .why = 受信側はバウンス用ドメインのSPFを確認し、CNAMEをたどってここに到達します。これはお客様ではなく、配信プラットフォーム側で直すべき問題です。
    .fix = 配信プラットフォーム側: 送信元アドレスを列挙したSPFレコードを {$name} に公開してください。
bounce-not-aligned = バウンス用ドメイン {$name} は、Fromのドメイン {$from} と組織ドメインが異なります
    .why = DMARCでSPFの結果が使われるのは、両者が同じ組織ドメインに属する場合だけです。このままではDKIMだけが頼りになります。
    .fix = bounce.{$from} のような、{$from} の下のバウンス用ドメインを使ってください。
bounce-not-aligned-strict = aspf=s のためSPFは {$from} そのものに求められますが、バウンス用ドメインは {$name} です
    .why = strict モードでは、バウンス用ドメインのSPFはDMARCで使われません。このままではDKIMだけが頼りになります。
    .fix = {$from} のDMARCレコードから aspf=s を取り除いてください。

spf-missing = {$name} にSPFレコードがありません
    .why = 配信プラットフォームのメールのSPFはバウンス用ドメインで確認されるため、エラーではありません。ただし、このドメインから送る他のメールはSPFで認証できません。
    .fix = このドメインから送信するサーバーをすべて含むSPFレコードを公開してください。例: v=spf1 a mx ~all（各サービスの include は ~all の前に置きます）
spf-several-records = {$name} にSPFレコードが {$count} 個あります
    .why = 2個以上あるとどの受信側でもエラー（permerror）になり、すべて無効になります。
    .fix = すべての項を1個の all の前にまとめた1個のレコードにして、残りを削除してください。
spf-not-recognised = {$name} に、SPFのようでSPFではないTXTレコードがあります
    .why = SPFレコードは v=spf1 と半角スペースで始まります。それ以外は無視されます: {$observed}
    .fix = レコードの先頭を v=spf1 と半角スペースにしてください。
spf-quoted = {$name} のSPFレコードに引用符が入っています
    .why = DNS管理画面が引用符を自動で付けるため、入力した引用符は値の一部になります。受信側はSPFレコードとして認識しません。
    .fix = 引用符を付けずに入力してください。
spf-not-ascii = {$name} のSPFレコードの {$position} バイト目にASCII以外の文字があります
    .why = レコード全体がエラーになります。全角スペース、全角の記号、曲がった引用符、目に見えない文字などが、コピーの際に紛れ込んだ可能性があります。
    .fix = この項を半角文字で入力し直してください: {$hint}
spf-separator = {$name} のSPFレコードの {$position} バイト目に制御文字（{$hint}）があります
    .why = 項の区切りに使えるのは半角スペースだけです。タブや改行があるとレコード全体がエラーになります。
    .fix = レコードを1行にまとめ、項の間を半角スペース1個で区切ってください。
spf-unknown-mechanism = {$name} のSPFレコードの {$position} バイト目に未知のメカニズムがあります: {$term}
    .why = 受信側はレコード全体をエラーとして扱うため、記載されたアドレスはすべて無効になります。
    .fix = {$term} を修正または削除してください。正しくは次のとおりと思われます: {$hint}
spf-modifier-name = {$name} のSPFレコードの {$position} バイト目に、名前として使えないものがあります: {$term}
    .why = = の前の名前は英字で始まり、英数字と - _ . だけで構成されます。それ以外はレコード全体がエラーになります。
    .fix = {$position} バイト目の項を修正または削除してください。
spf-modifier-as-mechanism = {$name} のSPFレコードの {$term} には、コロンではなく等号が必要です
    .why = redirect と exp は修飾子です。コロンで書くとレコード全体がエラーになります。
    .fix = 次のように書いてください: {$hint}
spf-mechanism-as-modifier = {$name} のSPFレコードの {$term} は効果がありません
    .why = 等号で書くと未知の修飾子とみなされ、無視されます。
    .fix = 等号をコロンに変えてください。
spf-argument-missing = {$name} のSPFレコードの {$position} バイト目の項に、必要な値がありません
    .why = include、exists、ip4、ip6、redirect、exp は、記号の直後に（スペースを空けずに）値が必要です。ないとレコード全体がエラーになります。
    .fix = {$position} バイト目の項に値を補うか、項を削除してください。
spf-argument-unexpected = {$name} のSPFレコードの {$position} バイト目に、値を取らない項への余分な指定があります: {$hint}
    .why = all は値を取らず、include、exists、ptr はプレフィックス長を取りません。レコード全体がエラーになります。
    .fix = {$hint} を削除してください。
spf-domain-spec = {$name} のSPFレコードの {$position} バイト目のドメイン名が正しくありません: {$hint}
    .why = ここに書くドメイン名は2つ以上のラベルからなり、最後のラベルは数字だけであってはなりません。それ以外はレコード全体がエラーになります。
    .fix = {$hint} を修正または削除してください。
spf-address-as-domain = {$name} のSPFレコードの {$position} バイト目で、ドメイン名の位置にIPアドレスが書かれています: {$hint}
    .why = a と mx にはドメイン名を書きます。IPアドレスを書くとレコード全体がエラーになります。
    .fix = 次のように書いてください: ip4:{$hint}
spf-ip4 = {$name} のSPFレコードの {$position} バイト目のIPv4アドレスが正しくありません: {$hint}
    .why = ip4 には0から255の4つの数を書き、必要ならプレフィックス長を付けます。ポート番号、範囲、ワイルドカードは使えず、書くとレコード全体がエラーになります。
    .fix = {$hint} を修正または削除してください。
spf-ip6 = {$name} のSPFレコードの {$position} バイト目のIPv6アドレスが正しくありません: {$hint}
    .why = ip6 にはIPv6アドレスを書き、必要ならプレフィックス長を付けます。それ以外はレコード全体がエラーになります。
    .fix = {$hint} を修正または削除してください。
spf-cidr = {$name} のSPFレコードの {$position} バイト目のプレフィックス長が正しくありません: {$hint}
    .why = 使えるのはIPv4で /0 から /32、IPv6で /0 から /128 です（a と mx のIPv6はスラッシュ2個）。先頭に余分な0は付けられません。それ以外はレコード全体がエラーになります。
    .fix = {$hint} を修正または削除してください。
spf-macro-syntax = {$name} のSPFレコードの {$position} バイト目のマクロが正しくありません: {$term}
    .why = パーセント記号はマクロの始まりです。解釈できないマクロがあるとレコード全体がエラーになります。
    .fix = {$term} を修正または削除してください。
spf-macro-letter = {$name} のSPFレコードの {$position} バイト目に、説明文でしか使えないマクロがあります: {$term}
    .why = c、r、t のマクロはドメイン名では使えません。レコード全体がエラーになります。
    .fix = {$term} を削除してください。
spf-duplicate-modifier = {$name} のSPFレコードに同じ修飾子が2回あります: {$term}
    .why = redirect と exp はそれぞれ1回しか使えません。2回あるとレコード全体がエラーになります。
    .fix = {$term} を削除してください。
spf-lookup-limit = {$name} のSPFレコードはDNS参照が {$lookups} 回必要です（上限は {$limit} 回）
    .why = 受信側は {$term} でエラー（permerror）になり、そこから後に書かれた送信元は認証されません。
    .fix = 使っていないサービスの include を削除する、a や mx をIPアドレスに置き換える、一部のメールを専用のSPFレコードを持つサブドメインから送る、などの方法で減らしてください。
spf-lookup-limit-unused = {$name} のSPFレコードはDNS参照が {$lookups} 回必要です（上限は {$limit} 回）
    .why = 受信側は {$term} でエラーになります。そこから後に送信を許可する項はありませんが、なりすましメールが fail ではなくエラーになります。
    .fix = {$term} など、不要な項を削除してください。
spf-lookups-near-limit = {$name} のSPFレコードはDNS参照が {$lookups} 回です（上限は {$limit} 回）
    .why = このレコードか include 先のレコードに include がもう1つ増えるだけで、レコード全体がエラーになるおそれがあります。
    .fix = 使っていないサービスの include を削除してください。
spf-void-limit = {$name} のSPFレコードは存在しない名前を {$void} 個参照しています（上限は {$voidlimit} 個）
    .why = 受信側はエラー（permerror）になり、そこから後に書かれたアドレスは無効になります。
    .fix = (void) と表示されている項を削除してください。
spf-void-lookup = {$name} のSPFレコードの {$term} は参照先がありません: {$target} に該当するレコードが存在しません
    .why = 送信を許可する効果がないままDNS参照を1回使い、このような項が3個以上あるとレコード全体がエラーになります。
    .fix = {$term} を削除してください。
spf-mx-limit = {$name} のSPFレコードの {$term} はメールサーバー {$count} 台を参照しています（上限は {$limit} 台）
    .why = 受信側はエラー（permerror）になります。
    .fix = {$term} を、実際に送信するサーバーのIPアドレスに置き換えてください。
spf-loop = {$name} のSPFレコードの参照が循環しています
    .why = 受信側は参照を繰り返し、エラー（permerror）になります: {$path}
    .fix = {$name} の {$term} を削除してください。
spf-include-none = {$name} のSPFレコードの {$term} の参照先にSPFレコードがありません
    .why = 受信側はレコード全体をエラー（permerror）として扱います。参照の経路: {$path}
    .fix = {$term} を削除するか、名前を修正してください: {$target}
spf-redirect-beside-all = {$name} のSPFレコードの {$term} は、all があるため効果がありません
    .why = redirect はどの項にも一致しなかった場合だけ使われますが、all には必ず一致します。
    .fix = {$term} を削除するか、all の前の include に置き換えてください。
spf-after-all = {$name} のSPFレコードの {$term} は、all の後にあるため効果がありません
    .why = all には必ず一致するため、受信側はその後を評価しません。
    .fix = {$term} を all の前に移すか、削除してください。
spf-duplicate-include = {$target} が2回取り込まれています
    .why = 許可される送信元は増えず、DNS参照の回数だけが増えます。1回目: {$first}。2回目: {$path}
    .fix = どちらか一方を削除してください。
spf-duplicate-term = {$name} のSPFレコードに {$term} が2回あります
    .why = 許可される送信元は増えません。
    .fix = どちらか一方を削除してください。
spf-ptr = {$name} のSPFレコードが ptr を使っています
    .why = ptr は遅く、信頼性も低いため、RFCで使用しないこととされています。無視する受信側もあります。
    .fix = {$term} をIPアドレス（ip4、ip6）または a に置き換えてください。
spf-pass-all = {$name} のSPFレコードは誰にでも送信を許可しています: {$term}
    .why = 誰でもこのドメインを名乗って送信できます。このようなレコードは迷惑メールの兆候とみなされます。
    .fix = ~all または -all にしてください。
spf-neutral-all = {$name} のSPFレコードは {$term} で終わっています
    .why = 記載のない送信元について何も表明していないため、レコードがないのと同じです。
    .fix = 送信元をすべて記載したら ~all にしてください。
spf-no-all = {$name} のSPFレコードの末尾に all がありません
    .why = 記載のない送信元について何も表明していないため、?all で終わっているのと同じです。
    .fix = 末尾に ~all を付けてください: {$expected}
spf-wide-range = {$name} のSPFレコードの {$term} は範囲が広すぎます
    .why = 無関係な数百万のアドレスが、このドメインを名乗って送信できます。
    .fix = 実際に送信するアドレスだけを記載してください。
spf-private-address = {$name} のSPFレコードの {$term} はインターネット上のアドレスではありません
    .why = 受信側から見えないアドレスなので、送信を許可する効果がありません。
    .fix = メールが実際に出ていくグローバルアドレスを記載してください。
spf-macros = {$name} のSPFレコードの {$term} はマクロを使っています
    .why = 参照する名前がメールごとに変わるため、事前に確認できず、キャッシュも効きません。
    .fix = 意図したものであれば対処は不要です。IPアドレスと差出人を指定して試してください。
spf-unknown-modifier = {$name} のSPFレコードの {$term} は未知の修飾子です
    .why = 受信側は知らない修飾子を無視します。
    .fix = 自社で使っていなければ削除してください。
spf-exp = {$name} のSPFレコードの説明文を表示できません
    .why = {$target} には、ASCIIだけのTXTレコードがちょうど1個必要です。そうでない場合、説明文は無視されます。
    .fix = {$target} にTXTレコードを1個公開するか、exp= を削除してください。
spf-target = {$name} のSPFレコードの {$term} は、DNSに存在し得ない名前を参照しています
    .why = 空のラベルか63バイトを超えるラベルがあるため、一致することはありません。エラーとして扱う受信側もあります。
    .fix = {$term} を修正または削除してください。
spf-split = {$name} のSPFレコードの文字列が、スペースなしで連結されています: {$term}
    .why = 複数の文字列からなるTXTレコードは、間に何も入れずに1つの文として読まれます。{$position} バイト目で2つの項がつながり、どちらも無効になっています。
    .fix = 前の文字列の末尾に半角スペースを入れてください: {$expected}
spf-string-255 = {$name} のSPFレコードは {$bytes} バイトあり、TXTレコードの1つの文字列に収まりません
    .why = 1つの文字列は255バイトまでです。DNS管理画面によっては、長い値を自動で分割するもの、拒否するもの、途中で切り捨てるものがあります。
    .fix = 変更する際は、スペースが抜けたり増えたりしないように、複数の文字列からなる1個のレコードとして入力してください: {$expected}
spf-size-450 = {$name} のSPFレコードが長すぎます: 名前を含めて {$bytes} バイト（推奨は {$limit} バイト以内）
    .why = これより長い応答は1個のUDPパケットに収まらず、一部のリゾルバーで問題になります。
    .fix = 使っていない項を削除する、ネットワークをまとめる、一部を include に移す、などの方法で短くしてください。
spf-size-512 = {$name} のTXTレコード {$count} 個の応答が {$bytes} バイトになります（通常のUDP応答は {$limit} バイトまで）
    .why = リゾルバーはTCPで問い合わせ直します。ファイアウォールがTCPを遮断していると、SPFは一時エラー（temperror）になります。
    .fix = 古いサイト所有権の確認用など、{$name} の使っていないTXTレコードを削除してください。
spf-platform-missing = {$name} のSPFレコードに {$include} の include がありません
    .why = 任意の設定です。この配信プラットフォームのメールのSPFはバウンス用ドメインで確認されますが、FromのドメインのSPFも見る受信側や取引先があります。
    .fix = レコードを次のように変更してください: {$expected}
spf-platform-after-all = {$name} のSPFレコードで、include:{$include} が all の後にあります
    .why = 受信側は all の後を評価しません。
    .fix = レコードを次のように変更してください: {$expected}

dmarc-missing = {$name} が存在しません（このドメインにはDMARCレコードがありません）
    .why = GoogleやYahooなどは2024年2月から、大量に送信するすべての送信者にDMARCレコードを求めています。
    .fix = 次のTXTレコードを {$name} に公開してください。レポートを受け取るだけで、メールの扱いは変わりません: {$expected}
dmarc-inherited = このドメインには {$from} のDMARCポリシーが適用されます: {$policy}
    .why = {$name} にレコードがないため、上位ドメインのレコードが適用されます。
    .fix = 対処は不要です。このドメイン独自のポリシーやレポートが必要な場合だけ、{$name} にレコードを公開してください。
dmarc-several = {$name} にDMARCレコードが {$count} 個あります
    .why = 受信側はすべてを破棄するため、ポリシーがないのと同じになります。
    .fix = 1個だけ残し、他を削除してください。
dmarc-wrong-place = DMARCレコードが {$name} ではなく {$place} に公開されています
    .why = 受信側は {$name} しか参照しません。多くのDNS管理画面はドメイン名を自動で補うため、ホスト名の欄には _dmarc だけを入力します。
    .fix = {$place} のレコードを削除し、{$name} に次のレコードを公開してください: {$expected}
dmarc-quoted = {$name} のDMARCレコードに、引用符またはバックスラッシュが入っています
    .why = DNS管理画面が引用符を自動で付けるため、入力した引用符は値の一部になります。受信側はDMARCレコードとして認識しません。
    .fix = 引用符とバックスラッシュを付けずに、次の値を入力してください: {$expected}
dmarc-version-first = {$name} のDMARCレコードが v=DMARC1 で始まっていません
    .why = バージョンが先頭にないレコードは無視されます。
    .fix = レコードを次のように変更してください: {$expected}
dmarc-version-case = {$name} のDMARCレコードの先頭が、正確に v=DMARC1; になっていません
    .why = バージョンは大文字と小文字が区別され、直後にセミコロンが必要です。そうでないレコードは無視されます。
    .fix = レコードを次のように変更してください: {$expected}
dmarc-tag-order = {$name} のDMARCレコードで、p= が v=DMARC1 の直後にありません
    .why = RFC 9989では順番は自由ですが、古い受信側は p= が2番目にあることを求めます。
    .fix = p= を2番目に移してください。
dmarc-tag-case = {$name} のDMARCレコードの {$tag}={$value} に大文字が含まれています
    .why = 大文字も認められていますが、読み取れない受信側もあります。
    .fix = 小文字で書いてください。
dmarc-syntax = {$name} のDMARCレコードの {$position} バイト目に、タグではないものがあります: {$tag}
    .why = 受信側はその部分か、その前後を無視します。セミコロンが抜けているか、代わりにコンマが使われている場合がよくあります。
    .fix = タグをセミコロンで区切ってください: タグ=値; タグ=値
dmarc-duplicate-tag = {$name} のDMARCレコードに {$tag} が2回あります
    .why = 受信側がどちらを使うかは決まっておらず、両方とも無視されることもあります。
    .fix = どちらか一方だけを残してください。
dmarc-removed-tag = {$name} のDMARCレコードの {$tag}={$value} は、DMARCから廃止されました
    .why = RFC 9989で pct、rf、ri は廃止されました。新しい受信側はこれらを無視するため、pct= を付けてもポリシーはすべてのメールに適用されます。古い受信側は今も解釈します。
    .fix = {$tag} を削除してください。ポリシーを試す場合は t=y を使ってください。
dmarc-unknown-tag = {$name} のDMARCレコードの {$tag} は未知のタグです
    .why = 受信側は知らないタグを無視します。綴りの間違いの可能性があります。
    .fix = {$tag} を修正または削除してください。使えるタグは v、p、sp、np、t、psd、adkim、aspf、rua、ruf、fo です。
dmarc-tag-value = {$name} のDMARCレコードの {$tag}={$value} は無効な値です
    .why = 受信側は既定値を使います。
    .fix = 使える値は、t は y か n、psd は y、n、u、adkim と aspf は r か s、fo は0または1、d、s（コロン区切り）です。
dmarc-policy-missing = {$name} のDMARCレコードに p= がありません
    .why = 受信側は p={$applied} として扱います。古い受信側はレコードを無視します。
    .fix = v=DMARC1; の直後に p=none、p=quarantine、p=reject のいずれかを書いてください。
dmarc-policy-value = {$name} のDMARCレコードの {$tag}={$value} はポリシーとして無効です
    .why = p、sp、np が無効な場合、受信側は p=none として扱うか、レコードがないものとして扱います。
    .fix = 使える値は none、quarantine、reject です。
dmarc-none = {$name} のDMARCポリシーは none です
    .why = 受信側はレポートを送りますが、なりすましメールも通常どおり扱います。導入の最初の段階としては適切です。
    .fix = 自社のメールがすべてアライメントに成功していることをレポートで確認できたら、quarantine、続いて reject に進んでください。
dmarc-testing = {$name} のDMARCポリシー {$policy} はテストモード（t=y）です
    .why = 受信側は1段階弱いポリシーを適用します: {$applied}
    .fix = レポートに問題がなければ t=y を取り除いてください。
dmarc-subdomain-weaker = {$name} のDMARCレコードの {$tag}={$value} は、ポリシー {$policy} より弱い設定です
    .why = なりすましにはサブドメインが使われるようになります。
    .fix = {$tag} を削除するか、ポリシーと同じ強さにしてください。
dmarc-subdomain-ignored = {$name} のDMARCレコードの {$tag} は効果がありません
    .why = sp と np が有効なのは、組織ドメイン {$organizational} のレコードだけです。
    .fix = このレコードから {$tag} を削除してください。
dmarc-psd = {$name} のDMARCレコードに psd=y があります
    .why = co.jp のようなパブリックサフィックス向けの指定です。企業のドメインに付けると、サブドメインと別の組織とみなされ、サブドメインのメールのアライメントが取れなくなります。
    .fix = psd=y を削除してください。
dmarc-rua-missing = {$name} のDMARCレコードにレポートの宛先がありません
    .why = rua= がないと、誰がこのドメインを名乗って送信しているか、自社のメールが認証に成功しているかを知ることができません。
    .fix = レコードを次のように変更してください: {$expected}
dmarc-rua-not-ours = {$name} のDMARCレコードは {$ours} にレポートを送りません
    .why = このシステムの集計と、p=reject に進むための助言は、このレポートに基づいています。
    .fix = レコードを次のように変更してください: {$expected}
dmarc-uri = {$name} のDMARCレコードの {$tag}= に、使えない宛先があります: {$uri}
    .why = 宛先は mailto: で始め、複数ある場合はコンマで区切ります。それ以外は無視されます。
    .fix = 「mailto:名前@ドメイン」の形で書いてください。
dmarc-uri-scheme = {$name} のDMARCレコードの {$tag}= に、mailto: 以外の宛先があります: {$uri}
    .why = レポートはメールでしか送られません。それ以外の宛先は無視されます。
    .fix = mailto: とメールアドレスに置き換えてください。
dmarc-uri-size = {$name} のDMARCレコードの {$tag}= に、サイズの上限が付いています: {$uri}
    .why = サイズの上限はRFC 9989で廃止され、受信側は無視します。
    .fix = 感嘆符とその後を削除してください。
dmarc-external = {$host} は、このドメインのDMARCレポートの受信を承認していません
    .why = 別の組織へのレポートは、その組織がDNSで承認している場合にだけ送られます。承認がない宛先は無視されます。これは {$host} の管理者が直すべき問題です。
    .fix = 先方で次のレコードを公開してもらう必要があります: {$expected}
dmarc-external-wildcard = {$host} は、すべてのドメインのDMARCレポートを受け付けています
    .why = 承認がワイルドカードのレコード（{$observed}）で行われています。レポートサービスではよくある設定です。
    .fix = 対処は不要です。
dmarc-external-override = {$host} はDMARCレポートの受信を承認していますが、別のホストの宛先を指定しています
    .why = 承認レコードの宛先は同じホストでなければならず、そうでないとどちらにもレポートは送られません: {$observed}
    .fix = {$host} の管理者が、レコード {$record} から rua= を取り除く必要があります。
dmarc-report-mx = DMARCレポートの宛先 {$host} がメールを受け付けていません
    .why = アドレスを持つメールサーバーがないため、レポートはすべて失われます。
    .fix = rua= または ruf= の宛先を修正するか、{$host} にメールサーバーを指すMXレコードを公開してください。
dmarc-alignment-differs = {$name} とFromのドメイン {$from} のアライメントは、受信側によって判定が分かれます
    .why = ツリーウォーク（RFC 9989）を使う受信側は {$walk} を、パブリックサフィックスリスト（RFC 7489）を使う受信側は {$list} を組織ドメインとみなします。そのため、一方では同じ組織とされ、他方では別の組織とされます。
    .fix = _dmarc.{$list} にDMARCレコードを公開してください。どちらの方法でも同じ組織ドメインになります。
dmarc-discovery = {$domain} に適用されるDMARCポリシーが、受信側によって異なります
    .why = ツリーウォーク（RFC 9989）を使う受信側は {$walk} を、パブリックサフィックスリスト（RFC 7489）を使う受信側は {$list} を見つけます。
    .fix = {$name} にレコードを公開してください。どちらの方法でも最初に参照されます。

mx-missing = {$name} にMXレコードがありません
    .why = ドメイン自体のアドレスでメールを受け取っていない限り、返信を受け取れません。このようなメールの信頼度を下げる受信側もあります。
    .fix = 返信を受け取れるようにする場合は、MXレコードを公開してください。
mx-null = {$name} はメールを受け付けないと宣言しています（Null MX）
    .why = 返信を受け取れません。このようなドメインからのメールを拒否する受信側もあります。
    .fix = Fromにはメールを受け取れるドメインを使うか、MXレコードを公開してください。
mta-sts-missing = このドメインにはMTA-STSレコードがありません
    .why = MTA-STSは、このドメイン宛てのメールを必ずTLSで配送させる仕組みです。配信プラットフォームからの送信には必要ありません。
    .fix = 対処は不要です。導入する場合は、https://mta-sts.<ドメイン>/.well-known/mta-sts.txt にポリシーを置いてから、{$name} にTXTレコード v=STSv1; id=1 を公開してください。
mta-sts-invalid = {$name} のMTA-STSレコードが正しくありません
    .why = 送信側に無視されます。レコードは1個だけで、v=STSv1; の後に1から32文字の英数字の id が必要です。
    .fix = {$name} にTXTレコードを1個公開してください: v=STSv1; id=1
tls-rpt-missing = このドメインにはTLSレポート（TLS-RPT）のレコードがありません
    .why = 公開すると、このドメイン宛てのTLS配送に失敗したことが報告されます。配信プラットフォームからの送信には必要ありません。
    .fix = 対処は不要です。導入する場合は、{$name} にTXTレコード v=TLSRPTv1; rua=mailto: とメールアドレスを公開してください。
tls-rpt-invalid = {$name} のTLSレポート（TLS-RPT）のレコードが正しくありません
    .why = 送信側に無視されます。レコードは1個だけで、v=TLSRPTv1; の後に rua= と mailto: または https: の宛先が必要です。
    .fix = {$name} にTXTレコードを1個公開してください: v=TLSRPTv1; rua=mailto: とメールアドレス

## レコードに添える説明

spf-all-fail = -all: 記載のない送信元からのメールは拒否するように求めます。このドメインから送信するサービスがすべて記載されていることを確認してください。転送されたメールも失敗します。
spf-all-softfail = ~all: 記載のない送信元からのメールは疑わしいものの、受け取るように求めます。最終的な扱いはDMARCで決まります。推奨の設定です。
spf-all-neutral = ?all: 記載のない送信元について何も表明しません。レコードがないのと同じです。
spf-all-pass = +all: 誰でもこのドメインを名乗って送信できます。変更してください。
spf-all-redirect = 記載のない送信元の扱いは、redirect 先のドメインのレコードで決まります。
spf-all-none = 末尾に all がありません。記載のない送信元について何も表明せず、?all と同じです。
dmarc-next-start = 最初のレコードを公開してください。受信側にレポートを求めるだけで、メールの扱いは変わりません。
dmarc-next-ask-for-reports = まずレポートを受け取れるようにしてください。レポートがないと、ポリシーを強めたときに何が止まるか分かりません。
dmarc-next-wait = {$days} 日間の {$messages} 通のうち、{$percent} % がアライメントに成功しました。{$needdays} 日分、{$needmessages} 通分のレポートが集まるまで待ってください。
dmarc-next-wait-unreported = この期間のレポートはまだ届いていません。{$needdays} 日分、{$needmessages} 通分のレポートが集まるまで待ってください。
dmarc-next-fix-sources = {$days} 日間の {$messages} 通のうち、{$percent} % がアライメントに成功しました。次の段階に進むには {$needpercent} % が必要です。失敗している送信元（{$count} 件）: {$sources}。先にこれらの設定を直すか、自社のものではないことを確認してください。
dmarc-next-test-quarantine = {$days} 日間、{$percent} % がアライメントに成功しています。失敗している送信元（{$count} 件）: {$sources}。t=y を付けた p=quarantine を公開してください。受信側は適用した場合と同じように報告しますが、実際には適用しません。
dmarc-next-quarantine = {$days} 日間、{$percent} % がアライメントに成功しています。失敗している送信元（{$count} 件）: {$sources}。p=quarantine を公開してください。認証に失敗したメールは迷惑メールフォルダーに入ります。
dmarc-next-test-reject = {$days} 日間、{$percent} % がアライメントに成功しています。失敗している送信元（{$count} 件）: {$sources}。t=y を付けた p=reject を公開してください。認証に失敗したメールは引き続き迷惑メールフォルダーに入ります。
dmarc-next-reject = {$days} 日間、{$percent} % がアライメントに成功しています。失敗している送信元（{$count} 件）: {$sources}。p=reject を公開してください。認証に失敗したメールは拒否されます。
dmarc-next-done = p=reject が有効です。引き続きレポートを確認してください。{$days} 日間の {$messages} 通のうち、{$percent} % がアライメントに成功しました。
dmarc-next-done-unreported = p=reject が有効です。この期間のレポートは届いていません。

## The records, as the program prints them

records-required = 必須
records-optional = 任意
records-name = 名前
records-host = ホスト
records-type = 種別
records-value = 値
records-ttl = TTL
records-for = 用途
records-platform = 配信プラットフォームが公開するレコード
records-next = 公開後に実行してください: {$command}
domain-removed = {$domain} を秘密鍵とともに削除しました
