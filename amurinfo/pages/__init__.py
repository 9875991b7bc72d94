"""The page base, blocks, the design system, navigation; sections, articles, news, species …"""
