"""Settings of every installation. Runs with no setting at all; addresses move it elsewhere.

``DATA``          folder of all that is written (default ``var/`` in the repository)
``SITE_URL``      public address, e.g. ``https://amur.example`` (default http://localhost:8000)
``DATABASE_URL``  e.g. ``postgres://user:password@host/name`` (default SQLite in ``DATA``)
``CACHE_URL``     e.g. ``redis://host:6379/0`` (default: memory of the one server process)
``EMAIL_URL``     e.g. ``smtp+tls://user:password@host:587`` (default: files in ``DATA/mail``)
``INDEXNOW_URL``  e.g. ``https://api.indexnow.org/indexnow``: search engines are told of changed
                  pages (default: nobody is told)
``EMAIL_FROM``    sender of e-mails (default ``centre@`` the site's host)
``OPENSEARCH_URL``  e.g. ``https://user:password@host:9200``: the search keeps its keys there
                  (default: in the database)
``MACHINE_URL``   e.g. ``http://localhost:5000``: a LibreTranslate server of one's own suggests
                  translations to offices that consent (default: nobody is asked)
``MACHINE_KEY``   its API key, if it wants one
``SECRET_KEY``    signs sessions (default: made on first use, kept in ``DATA/secret-key``)
``RENDER``        ``ahead``: all pages become files before anybody asks (default); ``on-demand``
``WORKERS``       server processes; more than one needs PostgreSQL and Redis (default 1)
``COLLECTORS``    processes that know today's visits for several workers, each its share of the
                  visitors (default 1)
``SENT_PAGES_PORT``  UDP port on which nginx tells what it sent; ``amurinfo run`` sets it to its own
"""

from urllib.parse import urlsplit

import environ

from amurinfo.config.paths import CONTENT, PACKAGE, data_folder
from amurinfo.config.secret import secret_key
from amurinfo.languages import LANGUAGES as OUR_LANGUAGES

env = environ.Env()

DATA = data_folder()
CONTENT_DIR = CONTENT

DEBUG = False
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
_site = urlsplit(SITE_URL)
ALLOWED_HOSTS = sorted({_site.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"})
SECURE = _site.scheme == "https"
SECRET_KEY = secret_key(DATA)

INSTALLED_APPS = [
    "amurinfo.desk",
    "amurinfo.delivery",
    "amurinfo.visitors",
    "amurinfo.home",
    "amurinfo.search",
    "amurinfo.econet",
    "amurinfo.programme",
    "amurinfo.library",
    "amurinfo.pages",
    "amurinfo.editions",
    "amurinfo.media",
    "amurinfo.facts",
    "js_lib_leaflet",
    "axes",
    "modelsearch",
    "modelcluster",
    "taggit",
    "wagtail.contrib.redirects",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "rest_framework",
    "django_filters",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "amurinfo.config.headers.HeadersMiddleware",
    # Pages are sent compressed; Django adds noise to the length against BREACH.
    "amurinfo.config.files.FilesMiddleware",
    # Inside of compression: a page is kept as it was made, and has the tag of what it was made.
    "amurinfo.config.conditions.ConditionsMiddleware",
    "amurinfo.delivery.snapshots.middleware.SnapshotMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "amurinfo.editions.middleware.StewardshipMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "amurinfo.config.urls"
WSGI_APPLICATION = "amurinfo.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# ---- data -----------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA / 'centre.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # WAL lets readers read while an editor saves; IMMEDIATE makes two writers wait for
        # one another instead of failing half-way.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # What is asked in the same words more often than this is planned once a connection. It holds
    # for statements that are not Django's own (search/engines/postgresql.py).
    DATABASES["default"]["OPTIONS"] = {
        "prepare_threshold": 5, **DATABASES["default"].get("OPTIONS", {})}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

TASKS = {"default": {"BACKEND": "amurinfo.editions.indexing.Backend"}}

# Published pages are files below DATA/pages.
SNAPSHOTS = True
RENDER_AHEAD = env.str("RENDER", default="ahead") != "on-demand"

# ---- languages and time ---------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [(language.code, language.autonym) for language in OUR_LANGUAGES]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# Ours first: an entry of ours wins over the library's.
LOCALE_PATHS = [*sorted(PACKAGE.glob("*/locale")), PACKAGE / "locale_wagtail"]
FORMAT_MODULE_PATH = ["amurinfo.config.formats"]

# ---- files ----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [DATA / "built"]  # made by `amurinfo run`: the stylesheet, map data
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    # The one door into the folder of media: pictures lose all but their pixels.
    "default": {"BACKEND": "amurinfo.media.storage.Storage"},
    # Made of what has passed that door; passing it again would blur them.
    "renditions": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "amurinfo.config.static_files.Storage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# ---- editors --------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

# Cookies of the server exist only where editors work: a reader's browser never gets or sends one.
ADMIN_PATH = "editors/"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"/{ADMIN_PATH}"
SESSION_COOKIE_NAME = "editor_session"
CSRF_COOKIE_NAME = "editor_csrf"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None  # until the browser is closed; otherwise a year
# Otherwise a message to an editor is a cookie that goes to every page.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
# All other headers: amurinfo.config.headers, the one table of them.
SECURE_CONTENT_TYPE_NOSNIFF = False
SECURE_REFERRER_POLICY = None
SECURE_CROSS_ORIGIN_OPENER_POLICY = None

# Counted in memory (or Redis), never on disk: a failed login leaves no address behind.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "amurinfo.config.errors.too_many_logins"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{DATA / 'mail'}")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default=f"centre@{_site.hostname}")

# ---- Wagtail --------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "AmurInfoCenter"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_MODEL = "media.CentreImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.CentreDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "amurinfo.media.forms.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "amurinfo.media.forms.ImageForm"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # a third party
WAGTAIL_ENABLE_UPDATE_CHECK = False  # another
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses are the same in all four editions
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "amurinfo.editions.finish.publish_approved"
WAGTAILEMBEDS_FINDERS = []  # an embed is a request to somebody else
WAGTAILSITES_ENABLED = True
TAGGIT_CASE_INSENSITIVE = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# ---- told to others -------------------------------------------------------------------

INDEXNOW_URL = env.str("INDEXNOW_URL", default="")
if INDEXNOW_URL and urlsplit(INDEXNOW_URL).scheme not in ("http", "https"):
    raise environ.ImproperlyConfigured("INDEXNOW_URL has to begin with http:// or https://.")

# ---- search ---------------------------------------------------------------------------

OPENSEARCH_URL = env.str("OPENSEARCH_URL", default="")
if OPENSEARCH_URL and urlsplit(OPENSEARCH_URL).scheme not in ("http", "https"):
    raise environ.ImproperlyConfigured("OPENSEARCH_URL has to begin with http:// or https://.")

# ---- machine suggestions --------------------------------------------------------------

MACHINE_URL, MACHINE_KEY = env.str("MACHINE_URL", default=""), env.str("MACHINE_KEY", default="")
if MACHINE_URL and (urlsplit(MACHINE_URL).scheme not in ("http", "https")
                    or "@" in urlsplit(MACHINE_URL).netloc):
    # Offices are shown the address; a key has a setting of its own.
    raise environ.ImproperlyConfigured(
        "MACHINE_URL has to begin with http:// or https:// and holds no password.")

# ---- visitors -------------------------------------------------------------------------

# Several workers would each know a visitor for themselves and count one as many: then processes
# of their own know them for all, each its share of the visitors, at these sockets.
_collectors = env.int("COLLECTORS", default=1)
if _collectors < 1:
    raise environ.ImproperlyConfigured("COLLECTORS has to be 1 or more.")
COLLECTORS = [
    str(DATA / f"collector-{number}.socket") for number in range(1, _collectors + 1)
] if env.int("WORKERS", default=1) > 1 else []

# `amurinfo run` sets it to its own port, in UDP: there nginx says which pages it sent.
SENT_PAGES_PORT = env.int("SENT_PAGES_PORT", default=0)

# ---- what goes wrong ------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Whoever types a wrong address is a reader; no word of it is kept.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "axes": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS = [
    "axes.W001",  # memory is right for the one process that serves without Redis
    "security.W004",  # HSTS follows SITE_URL
    "security.W008",  # so does the redirect: TLS ends before us
    "security.W012",
    "security.W016",
    "security.W006",  # headers: amurinfo.config.headers
    "security.W022",
]
