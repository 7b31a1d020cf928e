"""The simulator within another application, as the gateway has it."""

from pathlib import Path

import anyio
import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from simulator.application import create
from tests.simulator.business import NUMBER_ID, SECRET, TOKEN, VERIFY_TOKEN


def test_links_stay_below_the_mount_and_nothing_is_ordered(tmp_path: Path) -> None:
    simulator = create(
        webhook_url="http://127.0.0.1:9/webhook",
        token=TOKEN,
        app_secret=SECRET,
        verify_token=VERIFY_TOKEN,
        phone_number_id=NUMBER_ID,
        storage=tmp_path / "folder" / "simulator.db",
    )
    outer = Starlette(routes=[Mount("/whatsapp-simulator", simulator)])

    async def look() -> None:
        transport = httpx.ASGITransport(outer)
        async with httpx.AsyncClient(transport=transport, base_url="http://musaed") as client:
            home = await client.get("/whatsapp-simulator/")
            assert 'action="/whatsapp-simulator/phones"' in home.text
            given = {"name": "سارة", "number": "966500000001"}
            made = await client.post("/whatsapp-simulator/phones", data=given)
            assert made.headers["location"] == "/whatsapp-simulator/phones/1"
            page = await client.get("/whatsapp-simulator/phones/1")
            assert 'href="/' in page.text
            assert page.text.count('"/whatsapp-simulator/') == page.text.count('"/')
            style = await client.get("/whatsapp-simulator/static/phone.css")
            assert style.status_code == 200
            graph = "/whatsapp-simulator/graph/v23.0"
            headers = {"Authorization": f"Bearer {TOKEN}"}
            file = {"file": ("عقد.pdf", b"%PDF-1.4", "application/pdf")}
            form = {"messaging_product": "whatsapp"}
            address = f"{graph}/{NUMBER_ID}/media"
            media = await client.post(address, headers=headers, data=form, files=file)
            about = await client.get(f"{graph}/{media.json()['id']}", headers=headers)
            url = about.json()["url"]
            assert url.startswith(f"http://musaed{graph}/")
            assert (await client.get(url, headers=headers)).content == b"%PDF-1.4"
            assert (await client.get("/whatsapp-simulator/control/state")).status_code == 404

    anyio.run(look)
