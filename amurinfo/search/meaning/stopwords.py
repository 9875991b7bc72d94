"""Words that say how a question is asked and not what about; a query goes on without them.

Short on purpose: what is rare in the texts weighs more by itself, and no word is a stop word where
it is all that was asked.
"""

WORDS = {
    "ru": "и в во на с со к ко о об от до из у за по для не ли же бы что как где когда кто чем это "
          "какой какая какие сколько почему при или а но их его ее она он они есть",
    "en": "a an the of in on at to for from with by and or is are was were be it its this that "
          "what where when who how which do does did many much why about as",
    "mn": "ба болон мөн нь юу хэн хаана хэзээ яаж ямар хэд хэдэн вэ бэ уу үү юм бол энэ тэр тухай "
          "талаар дахь дэх дээр руу рүү луу лүү гэж гэсэн байна байдаг байгаа",
    "zh": "的 了 在 是 和 与 及 或 吗 呢 有 什么 哪里 哪些 如何 怎么 怎样 为什么 多少 关于 "
          "对 为 什 么 哪 里 些",
}
_ALL = frozenset(word for words in WORDS.values() for word in words.split())


def is_stop(word: str) -> bool:
    """``word``: folded, in whatever language."""
    return word in _ALL
