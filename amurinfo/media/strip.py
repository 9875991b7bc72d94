"""Pictures without the place where they were taken.

Willow copies EXIF, GPS included, into renditions, and the original keeps it. A photograph of
a nest tells where the nest is; so an upload is written anew from its pixels alone before
anything stores it.
"""

import io

from PIL import Image, ImageOps

#: Format of Pillow -> options of writing.
_WRITE = {
    "JPEG": {"quality": 92, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92},
    "GIF": {},
}


class NotAPicture(ValueError):
    """The bytes are no picture of a kind that we take."""


def strip(data: bytes) -> bytes:
    """The same picture, turned upright, without EXIF, GPS, XMP, IPTC or comments.

    The colour profile stays: colours are no secret. Raises :class:`NotAPicture`.
    """
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind = picture.format
            if kind not in _WRITE:
                raise NotAPicture(kind)
            profile = picture.info.get("icc_profile")
            if kind == "GIF" and getattr(picture, "is_animated", False):
                return _strip_animation(picture)
            upright = ImageOps.exif_transpose(picture)
            clean = Image.new(upright.mode, upright.size)
            if upright.mode == "P":
                clean.putpalette(upright.getpalette())
                if "transparency" in picture.info:
                    clean.info["transparency"] = picture.info["transparency"]
            clean.paste(upright)
            out = io.BytesIO()
            options = dict(_WRITE[kind])
            if profile:
                options["icc_profile"] = profile
            clean.save(out, kind, **options)
            return out.getvalue()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, NotAPicture):
            raise
        raise NotAPicture(str(error)) from error


def _strip_animation(picture: Image.Image) -> bytes:
    frames = []
    durations = []
    for index in range(picture.n_frames):
        picture.seek(index)
        frames.append(picture.convert("RGBA"))
        durations.append(picture.info.get("duration", 100))
    out = io.BytesIO()
    frames[0].save(
        out, "GIF", save_all=True, append_images=frames[1:], duration=durations,
        loop=picture.info.get("loop", 0),
    )
    return out.getvalue()
