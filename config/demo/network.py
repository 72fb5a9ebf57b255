"""The places of the demo chain, who supplies whom, and whom it trades with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A warehouse of the demo."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    supplied_by: str = ""
    lane_days: int = 0
    size: float = 0.0  # Sales against a middling store.
    address: str = ""


@dataclass(frozen=True, slots=True)
class Vendor:
    """A supplier of the demo."""

    code: str
    name_zh: str
    name_en: str
    lead_days: int
    order_value_min: int
    order_weekday: int  # 0 is Monday: when the buyer goes through its products.
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer of the demo; a walk-in one stands for the till of a store."""

    code: str
    name_zh: str
    name_en: str
    served_from: str
    is_walk_in: bool = False


PLACES = (
    Place("DC", "central", "苏州中央仓", "Suzhou Central", address="苏州市相城区望亭物流园 8 号"),
    Place(
        "RH", "regional", "杭州区域仓", "Hangzhou Regional", "DC", 2, address="杭州市余杭区仓前街道"
    ),
    Place(
        "RN", "regional", "南京区域仓", "Nanjing Regional", "DC", 2, address="南京市江宁区空港园"
    ),
    Place("SH1", "store", "上海徐汇店", "Shanghai Xuhui", "DC", 1, 1.5, "上海市徐汇区天钥桥路"),
    Place("SH2", "store", "上海浦东店", "Shanghai Pudong", "DC", 1, 1.2, "上海市浦东新区张杨路"),
    Place("HZ1", "store", "杭州西湖店", "Hangzhou Xihu", "RH", 1, 1.1, "杭州市西湖区文三路"),
    Place("NB1", "store", "宁波海曙店", "Ningbo Haishu", "RH", 2, 0.9, "宁波市海曙区中山西路"),
    Place("SX1", "store", "绍兴越城店", "Shaoxing Yuecheng", "RH", 1, 0.7, "绍兴市越城区解放北路"),
    Place("NJ1", "store", "南京鼓楼店", "Nanjing Gulou", "RN", 1, 1.1, "南京市鼓楼区中央路"),
    Place("HF1", "store", "合肥蜀山店", "Hefei Shushan", "RN", 2, 0.8, "合肥市蜀山区长江西路"),
    Place("WX1", "store", "无锡梁溪店", "Wuxi Liangxi", "RN", 2, 0.7, "无锡市梁溪区中山路"),
)
VENDORS = (
    Vendor("S01", "清溪饮品有限公司", "Qingxi Beverages", 5, 3000, 0, "周敏", "0571-8800 1201"),
    Vendor("S02", "禾谷食品有限公司", "Hegu Foods", 7, 2500, 1, "吴桐", "025-8400 3302"),
    Vendor("S03", "洁源日化有限公司", "Jieyuan Home Care", 10, 4000, 2, "郑岚", "021-6200 4403"),
    Vendor(
        "S04", "北辰安和商贸有限公司", "Beichen Anhe Trading", 14, 5000, 3, "孙博", "0512-6600 5504"
    ),
)
WALK_INS = tuple(
    Buyer(
        f"W{place.code}",
        f"{place.name_zh}散客",
        f"{place.name_en} walk-in",
        place.code,
        is_walk_in=True,
    )
    for place in PLACES
    if place.kind == "store"
)
WHOLESALE = (
    Buyer("C01", "湖畔酒店", "Lakeside Hotel", "RH"),
    Buyer("C02", "城西中学食堂", "Chengxi School Canteen", "RH"),
    Buyer("C03", "金陵便利合作社", "Jinling Corner Shops", "RN"),
    Buyer("C04", "紫金写字楼物业", "Zijin Office Services", "RN"),
    Buyer("C05", "姑苏团购联盟", "Gusu Group Buying", "DC"),
    Buyer("C06", "太湖度假村", "Taihu Resort", "DC"),
)
BUYERS = WALK_INS + WHOLESALE
INDEX = {place.code: index for index, place in enumerate(PLACES)}
STORES = tuple(index for index, place in enumerate(PLACES) if place.kind == "store")
SUPPLIED_BY = tuple(INDEX.get(place.supplied_by, -1) for place in PLACES)


def downstream(index: int) -> list[int]:
    """The place itself and every place that is supplied from it, however far."""
    below = [index]
    for place in below:
        below += [other for other, upper in enumerate(SUPPLIED_BY) if upper == place]
    return below
