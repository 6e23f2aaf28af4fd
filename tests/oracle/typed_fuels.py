"""The fuels of CETS-AG-03.01-V01-2024, annex A, typed by hand; aluminium smelting has the same, cement other values for coal."""

from __future__ import annotations

# Annex A, table A.1: state, default net calorific value (GJ/t or GJ/10^4 Nm3), carbon per unit heat (tC/GJ).
FUELS: dict[str, tuple[str, str, str]] = {
    "无烟煤": ("solid", "25.024", "0.02749"),
    "烟煤": ("solid", "23.736", "0.02618"),
    "褐煤": ("solid", "15.250", "0.02797"),
    "洗精煤": ("solid", "26.344", "0.02541"),
    "其他洗煤": ("solid", "12.545", "0.02541"),
    "煤矸石": ("solid", "8.374", "0.02541"),
    "煤泥": ("solid", "12.545", "0.02541"),
    "焦炭": ("solid", "28.435", "0.02942"),
    "兰炭": ("solid", "28.435", "0.02942"),  # note 8 of the table: as coke
    "石油焦": ("solid", "32.500", "0.02750"),
    "其他煤制品": ("solid", "17.460", "0.03356"),
    "原油": ("liquid", "41.816", "0.02008"),
    "燃料油": ("liquid", "41.816", "0.02110"),
    "汽油": ("liquid", "43.070", "0.01890"),
    "柴油": ("liquid", "42.652", "0.02020"),
    "煤油": ("liquid", "43.070", "0.01960"),
    "其他石油制品": ("liquid", "41.031", "0.02000"),
    "液化天然气": ("liquid", "51.498", "0.01720"),
    "液化石油气": ("liquid", "50.179", "0.01720"),
    "煤焦油": ("liquid", "33.453", "0.02200"),
    "炼厂干气": ("liquid", "45.998", "0.01820"),  # the table has it among the liquid fuels
    "天然气": ("gas", "389.310", "0.01532"),
    "高炉煤气": ("gas", "33.000", "0.07080"),
    "转炉煤气": ("gas", "84.000", "0.04960"),
    "焦炉煤气": ("gas", "173.854", "0.01210"),
    "其它煤气": ("gas", "52.270", "0.01220"),
}
