# 单位的钥匙：控告件用它上锁，管机器的人打不开。

unit-key-nav = 本单位钥匙
unit-key-title = 本单位的钥匙
unit-key-lead = 控告类事项用单位的钥匙上锁：只有持卡的单位和反映人自己打得开，管理机器的人打不开。钥匙写在一张卡上，由单位自己保管；系统里只留锁，不留钥匙。
unit-key-none = 本单位还没有钥匙。没有钥匙，就收不了上了锁的控告件。请单位负责人在本页制作。
unit-key-made = 钥匙制作于{ $at }
unit-key-print = 核对码：
unit-key-closed = 现在没有打开。
unit-key-open-since = 本单位的钥匙已在这个浏览器里打开（{ $at }起）。离开座位前请收起。
unit-key-open-way = 收起钥匙
unit-key-close-button = 收起钥匙
unit-key-open-button = 打开
unit-key-card = 钥匙卡上的字
unit-key-card-hint = 九组，每组四个字符；大小写和横线都可以不管
unit-key-way = 去打开本单位的钥匙
unit-key-limits = 钥匙打开后只在这个浏览器里用，退出登录或者半小时不用就自动收起。核对码不是密码，可以在电话里念出来核对。
unit-key-waiting = 有{ $count }条给反映人的消息在等：打开本单位的钥匙后，系统才读得到收件地址，随即发出。
unit-key-title-locked = 已上锁的控告件
unit-key-qr = 打开钥匙用的二维码

unit-key-first-title = 制作钥匙
unit-key-first-say = 系统现写一张卡给您看，只看一次。请抄下或打印，放进本单位的保险柜；两位同事各存一份更稳妥。
unit-key-change-title = 换一把钥匙
unit-key-change-say = 先打开现在的钥匙再换，手上的事项会跟着换锁。卡丢了也可以换；那样的话，旧事项要请同样持有这些事项的单位帮助转给新钥匙。
unit-key-card-button = 写一张新卡
unit-key-card-title = 请把这张卡抄下来
unit-key-card-say = 这张卡只显示这一次，系统不留底。抄好之后在下面照着填一遍，钥匙才算数。
unit-key-card-keep = 谁拿到这张卡，谁就能打开本单位的控告件。请锁起来保管，不要拍照，不要发给别人。
unit-key-card-print = 打印这张卡
unit-key-back = 照卡填一遍
unit-key-back-hint = 填对了，说明您确实存下了这张卡
unit-key-make-button = 启用这把钥匙
unit-key-lost = 旧卡
unit-key-lost-yes = 旧卡已经丢了或不能用了，旧事项请别的单位帮助转

unit-key-earlier-title = 还有旧锁没换完
unit-key-earlier-say = 还有{ $count }件事项锁在以前的钥匙上。填一遍旧卡，就接着换完。
unit-key-earlier = 以前那张卡上的字
unit-key-earlier-button = 接着换
unit-key-again-say = 这个单位换了钥匙，有{ $count }件事项它打不开，本单位打得开。请先打电话核对下面的核对码，对上了再转。
unit-key-again-closed = 请先打开本单位的钥匙，再帮它转。
unit-key-again-button = 核对码对上了，转给它

unit-key-done-open = 钥匙已打开。
unit-key-done-close = 钥匙已收起。
unit-key-done-make = 新钥匙已启用，并在这个浏览器里打开。
unit-key-done-earlier = 旧锁已换完。
unit-key-done-again = 已转给那个单位的新钥匙。
unit-key-fault-typed = 这些字对不上，可能抄错了一个。请看着卡再填一遍。
unit-key-fault-other = 这张卡不是本单位现在的钥匙。请看看是不是别的单位的，或者换过的旧卡。
unit-key-fault-none = 本单位还没有钥匙。
unit-key-fault-open = 现在的钥匙没有打开。请先打开它，或者说明旧卡已经丢了。

action-unit-key-open = 打开本单位的钥匙
action-unit-key-make = 制作本单位的钥匙
desk-reason-keeper-has-key = 该单位持有打开控告件的钥匙

error-locked = 这是一件上了锁的控告件，要先打开本单位的钥匙才看得到。办理期限照常在走。
error-locked-person = 这件事项上了锁，要用编号和查询码重新打开。
error-423-title = 还没有打开
error-refused-unit-keyless = 对方单位还没有钥匙，收不了上了锁的控告件。
why-unit-keyless = 控告件锁在持卡单位的钥匙上。送给一个没有钥匙的单位，那里谁也打不开。
why-unit-keyless-way = 请对方单位负责人先在“本单位钥匙”页面制作钥匙，再送；或者送给有钥匙的单位。
error-refused-reissue-locked = 要先打开本单位的钥匙，才能给这件事项换发查询码。
why-reissue-locked = 查询码本身就是反映人打开这件控告的钥匙。换发新的，要由打得开的单位来做，否则新查询码打不开。
why-reissue-locked-way = 请持有钥匙的单位在窗口打开钥匙后再换发。原来的查询码仍然有效，反映人还可以用它。

unit-key-portal-before = 您选的是检举控告。提交后，内容和您的身份会用{ $unit }的钥匙上锁，管理机器的人打不开；您自己凭编号和查询码可以打开。如果受理后发现这不属于检举控告，会按普通事项办理。
unit-key-portal-lacking-before = 您选的是检举控告。请您知道：本机关现在还没有办法把它锁起来不让管理机器的人看到。您仍然可以提交，办理和期限不受影响；也可以直接向纪检监察机关反映。
unit-key-portal-after = 这件控告已经上锁：只有持钥匙的办理单位和您自己打得开，管理机器的人打不开。请收好查询码，它就是您的钥匙。
unit-key-portal-lacking = 这件控告还没有上锁：本机关现在还没有办法不让管理机器的人看到它。一有办法就会锁上，您不用做什么。

unit-key-demo-title = 示例单位的钥匙卡
unit-key-demo-lead = 真正的钥匙卡只在制作时显示一次，由单位保管。这里的是示例，谁都可以试。
audit-count-shares = 份分别上锁的钥匙
audit-count-cases-locked = 件事项上了锁，内容不在核对之列
audit-what-share-missing = 上了锁的事项没有任何单位的钥匙。
audit-what-share-shape = 一份分别上锁的钥匙写法不对。
audit-what-share-broken = 一份分别上锁的钥匙与它自己的封印不符。
