"""Texts that read like a community's posts to an index: words by Zipf's law, common ones everywhere, most of them rare.

The words that people use all day are written here; the long tail is made of two or three characters each, as names and
dialect are, so that most of it stands in no dictionary. The same seed gives the same texts.
"""

# ruff: noqa: E501, SIM905 - lists of words, to be read as such

from bisect import bisect
from itertools import accumulate
from random import Random

COMMON = (
    "我们 今天 大家 蜂蜜 自己 这个 一起 可以 现在 喜欢 觉得 时候 已经 知道 没有 什么 活动 朋友 周末 分享 推荐 谢谢 早上 晚上 昨天 明天 "
    "咖啡 团购 老师 问题 孩子 味道 新鲜 农场 快递 收到 包装 柚子 茶叶 油菜花 蜂场 蜂箱 养蜂 采蜜 天气 下雨 山里 春天 夏天 秋天 冬天 "
    "打卡 坚持 学习 读书 跑步 健身 做饭 菜谱 面包 蛋糕 酸奶 牛奶 鸡蛋 蔬菜 水果 苹果 橙子 草莓 樱桃 葡萄 西瓜 桃子 枇杷 荔枝 龙眼 "
    "价格 便宜 优惠 折扣 订单 发货 退款 客服 质量 品质 产地 有机 认证 检测 报告 故事 品牌 产品 设计 颜色 尺寸 材料 手工 木头 陶瓷 杯子 "
    "手冲 浅烘 深烘 豆子 磨豆机 水温 粉水比 萃取 花香 果酸 回甘 拿铁 冷萃 挂耳 滤杯 滤纸 电子秤 温度计 云南 埃塞俄比亚 肯尼亚 哥伦比亚 "
    "北京 上海 广州 深圳 杭州 成都 昆明 大理 丽江 西安 南京 武汉 重庆 苏州 厦门 青岛 大连 长沙 公园 图书馆 博物馆 展览 电影 音乐 吉他 "
    "摄影 照片 相机 旅行 徒步 露营 帐篷 篝火 星空 日出 日落 海边 沙滩 雪山 森林 草原 河流 湖泊 瀑布 古镇 村子 院子 花园 植物 多肉 "
    "猫咪 小狗 宠物 医院 医生 健康 睡眠 失眠 头疼 感冒 维生素 蛋白质 减肥 体重 瑜伽 冥想 情绪 压力 焦虑 工作 加班 会议 项目 同事 领导 "
    "创业 公司 投资 理财 房子 装修 家具 沙发 灯光 窗帘 地板 厨房 冰箱 烤箱 洗衣机 手机 电脑 软件 程序 数据 人工智能 模型 网络 安全 "
    "妈妈 爸爸 奶奶 爷爷 姐姐 弟弟 女儿 儿子 家人 邻居 小区 物业 学校 幼儿园 作业 考试 英语 数学 语文 历史 地理 生物 化学 物理 "
    "志愿者 公益 捐赠 环保 垃圾分类 可持续 低碳 骑行 地铁 公交 高铁 飞机 机票 酒店 民宿 攻略 行程 签证 护照 行李 纪念品 特产 小吃 火锅"
).split()
PARTICLES = "的 了 是 在 也 就 都 和 很 还 有 不 要 把 给 到 去 来 说 看".split()
_CHARACTERS = (
    "安白柏北冰博彩蝉长晨橙池初川春慈翠丹荻朵鹅帆枫凤歌桂海涵禾荷鹤恒虹湖槐幻慧霁佳简江锦静菊君凯岚蓝朗乐莲林灵陵琉柳龙鹿露落满茂梅眉萌梦木暮南念柠鸥盼蓬"
    "鹏萍葡琪栖启千茜青晴秋泉染仁榕如若桑森沙山杉尚深石诗树霜水松苏素棠桃天田桐吞晚望微苇文雾溪夏仙闲香小晓笑歆星杏秀雪雅烟燕阳瑶野叶依忆音莺樱影雍悠柚雨玉鸢"
    "原月云芸泽竹筑紫自棕祖醉作"
)
_SYLLABLES = "ba be bi bo ca ce co da de di do fa fe fi ga ge go ha he hi ja jo ka ke ki la le li lo lu ma me mi mo na ne no pa pe po ra re ri ro sa se so ta te ti to va ve vi wa we za zo".split()
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
TAIL = 20_000
LATIN = 3_000
MARKS = "，，，。。！？、"


class Texts:
    """Texts of one seed."""

    def __init__(self, seed: int = 7) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatability is the point
        tail = dict.fromkeys(self._invented() for _place in range(TAIL))
        self.words = [*COMMON, *(word for word in tail if word not in COMMON)]
        self.latin = list(dict.fromkeys(self._latin_word() for _place in range(LATIN)))
        self._weights = _zipf(len(self.words))
        self._latin_weights = _zipf(len(self.latin))

    def post(self) -> tuple[str, str]:
        """Title (often none) and body of one post."""
        title = self._sentence(self._random.randint(2, 5)) if self._random.random() < 0.4 else ""  # noqa: PLR2004
        length = min(int(self._random.lognormvariate(3.2, 0.7)) + 3, 300)
        return title, self._sentence(length)

    def name(self) -> str:
        """The name of a person."""
        given = "".join(self._random.choices(_CHARACTERS, k=self._random.choice((1, 2, 2))))
        return self._random.choice(SURNAMES) + given

    def word(self, first: int, end: int) -> str:
        """A word of these ranks."""
        return self.words[self._random.randrange(first, min(end, len(self.words)))]

    def latin_word(self, first: int = 0) -> str:
        """A Latin word from this rank on."""
        return self.latin[self._random.randrange(first, len(self.latin))]

    def _sentence(self, length: int) -> str:
        parts: list[str] = []
        for _place in range(length):
            chance = self._random.random()
            if chance < 0.22:  # noqa: PLR2004
                parts.append(self._random.choice(PARTICLES))
            elif chance < 0.25:  # noqa: PLR2004
                parts.append(f" {_pick(self._random, self.latin, self._latin_weights)} ")
            else:
                parts.append(_pick(self._random, self.words, self._weights))
            if chance > 0.86:  # noqa: PLR2004
                parts.append(self._random.choice(MARKS))
        return "".join(parts).strip()

    def _invented(self) -> str:
        return "".join(self._random.choices(_CHARACTERS, k=self._random.choice((2, 2, 2, 3))))

    def _latin_word(self) -> str:
        return "".join(self._random.choices(_SYLLABLES, k=self._random.choice((2, 3, 3, 4))))


def _zipf(size: int) -> list[float]:
    return list(accumulate(1 / (rank + 8) for rank in range(size)))


def _pick(random: Random, words: list[str], weights: list[float]) -> str:
    return words[min(bisect(weights, random.random() * weights[-1]), len(words) - 1)]
