import pytest

from hrcstats.normalise.addresses import plain_address


@pytest.mark.parametrize(("url", "plain"), [
    ("https://x.example/en/hrc/61/29?t=1:05", "https://x.example/en/hrc/61/29?t=1:05"),
    ("https://x.example/en/asset/k1p/k1pxyz8a", "https://x.example/en/asset/k1p/k1pxyz8a"),
    ("https://x.example/watch?v=a1B2c3D4e5F&t=90s", "https://x.example/watch?v=a1B2c3D4e5F&t=90s"),
    ("https://x.example/hrc/29/roe", "https://x.example/hrc/29"),
    ("https://x.example/hrc/29/2024-jane-roe", "https://x.example/hrc/29"),
    ("https://x.example/hrc/29/jane-roe/part-2", "https://x.example/hrc/29"),
    ("https://x.example/hrc/29/Jane%20Roe", "https://x.example/hrc/29"),
    ("https://x.example/29?speaker=Jane+Roe&t=12&q=roe#jane", "https://x.example/29?t=12"),
    ("https://jane.roe@x.example/29", "https://x.example/29"),
    ("https://x.example/29?t=jane", "https://x.example/29"),
    ("", ""),
])
def test_words_leave_the_address_and_the_moment_stays(url, plain):
    assert plain_address(url) == plain


def test_plain_is_plain_already():
    once = plain_address("https://x.example/en/hrc/61/29/2?t=1:02:05")
    assert plain_address(once) == once
