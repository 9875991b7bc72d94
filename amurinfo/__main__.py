from amurinfo.config.cli import main

main()
