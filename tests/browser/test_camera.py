"""The camera as a scanner: Chromium films a video of a printed code, and the code is looked up."""

from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from playwright.sync_api import expect

from tests.browser.conftest import CHROMIUM, QUIET, visitors
from tests.browser.house import TEA

WIDTH, HEIGHT, FRAMES = 640, 480, 8
BARCODE = "690000000001"


def film_of(code: str, path: Path) -> Path:
    """A short video, as a camera gives it, of ``code`` printed in Code 128."""
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.Code128)
    print_out = np.array(barcode.to_image(scale=3))
    rows, columns = print_out.shape[:2]
    frame = np.full((HEIGHT, WIDTH), 235, dtype=np.uint8)
    top, left = (HEIGHT - rows) // 2, (WIDTH - columns) // 2
    frame[top : top + rows, left : left + columns] = print_out
    colourless = np.full(WIDTH * HEIGHT // 2, 128, dtype=np.uint8)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + FRAMES * (b"FRAME\n" + frame.tobytes() + colourless.tobytes()))
    return path


@pytest.fixture
def filming(playwright, live_server, tmp_path):
    """People whose camera sees the barcode of the tea."""
    film = film_of(BARCODE, tmp_path / "code.y4m")
    camera = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *camera])
    with visitors(browser, live_server.url) as come:
        yield come
    browser.close()


def test_a_code_before_the_camera_is_scanned_once(filming, house):
    keeper = filming("keeper", is_phone=True)
    keeper.goto("/floor/lookup/")

    keeper.get_by_role("button", name="Scan with the camera").click()

    expect(keeper.locator("#result")).to_contain_text(TEA, timeout=30_000)
    expect(keeper.locator("[data-scan-last]")).to_have_text(BARCODE)
    keeper.get_by_role("button", name="Close camera").click()
    expect(keeper.locator("video")).to_be_hidden()


def test_without_a_camera_the_page_says_so(visitor, house):
    keeper = visitor("keeper", is_phone=True)
    keeper.goto("/floor/lookup/")

    keeper.get_by_role("button", name="Scan with the camera").click()

    expect(keeper.locator("[data-camera-told]")).to_contain_text("camera")
