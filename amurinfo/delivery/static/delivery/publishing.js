// Pages that are being renewed: what the panel tells of them follows while somebody looks, until
// there is nothing more to tell.
addEventListener("DOMContentLoaded", () => {
  const panel = document.querySelector("[data-publishing]");

  const later = () => {
    if (panel?.querySelector("p")) setTimeout(look, 3000);
  };

  const look = async () => {
    if (document.hidden) return later();
    try {
      const answer = await fetch(panel.dataset.publishing, {
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      if (!answer.ok) return; // logged out: the next click says so
      panel.innerHTML = await answer.text();
    } catch {
      // The line is cut; it is tried again.
    }
    later();
  };

  later();
});
