"""Settings of the pages: what is served, by which middleware, behind which headers. Closed unless opened.

A production start reads its secret and hosts from the environment or the book's folder (`tanheng serve`); nothing here is one.
"""

from __future__ import annotations

import os
import secrets

from csp.constants import NONE, SELF

from tanheng.login.rules import rules

HTTPS = os.environ.get("TANHENG_HTTPS") == "yes"
"""Whether browsers come by https, which a proxy in front of the platform ends. On loopback they do not."""
PROXIES = int(os.environ.get("TANHENG_PROXIES", "0"))
"""How many proxies of one's own stand in front. Only so many entries of X-Forwarded-For are believed."""

SITE_APPS = [
    # Before allauth, so that its pages are found in our look.
    "tanheng.interfaces.web",
    *("django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"),
    *("allauth", "allauth.account", "allauth.mfa", "axes", "csp"),
]
AUTH_USER_MODEL = "login.User"
SECRET_KEY = os.environ.get("TANHENG_SECRET") or secrets.token_hex(32)
"""Without one from outside, sessions end with the process."""
ALLOWED_HOSTS = os.environ.get("TANHENG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
DEBUG = os.environ.get("TANHENG_DEBUG") == "1"
ROOT_URLCONF = "tanheng.interfaces.web.urls"
STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tanheng.interfaces.api.middleware.always_json",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tanheng.interfaces.web.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tanheng.login.middleware.visiting",
    "allauth.account.middleware.AccountMiddleware",
    "tanheng.interfaces.web.middleware.viewer",
    "tanheng.interfaces.web.middleware.ActingAsShown",
    "tanheng.login.middleware.SecondFactor",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["tanheng.interfaces.web.templatetags.tanheng", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tanheng.interfaces.web.context.common",
            ],
        },
    }
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "tanheng.login.backends.PersonBackend"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {40: "danger"}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "login_kept",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
"""In the database, so that all processes count failures together."""

ACCOUNT_ADAPTER = "tanheng.login.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "tanheng.login.forms.EnteringForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(rules().step_up.total_seconds())
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "20/15m/key",
    "code_failed": f"{rules().failures}/{rules().minutes_locked}m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "activate": "10/m/ip",
    "lost": "5/m/ip",
    "kept_form": "20/m/ip",
}
"""By name from any address, `login_failed` allows more than the lockout by name and address: nobody is easily shut out by others.

Failures are counted for a login, never for an address: behind one address an office may stand. `login` alone bounds what hashing costs.
`code_failed` are second factors after a right password."""
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "tanheng.login.adapters.FactorAdapter"
MFA_FORMS = {"authenticate": "tanheng.login.forms.CodeAtLogin", "reauthenticate": "tanheng.login.forms.CodeAgain"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Tanheng"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

AXES_FAILURE_LIMIT = rules().failures
AXES_COOLOFF_TIME = rules().locked
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "tanheng.login.lockout.name_of"
AXES_CLIENT_IP_CALLABLE = "tanheng.login.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "tanheng.login.lockout.locked"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address", "code", "credential", "csrfmiddlewaretoken"]
AXES_VERBOSE = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": rules().least_length}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "tanheng.login.passwords.NotOwn"},
    {"NAME": "tanheng.login.passwords.NoRun"},
    {"NAME": "tanheng.login.passwords.NotGuessed"},
    {"NAME": "tanheng.login.passwords.NotBreached"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "Chinese"), ("en", "English")]
USE_I18N = True

SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(rules().absolute.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tanheng.interfaces.web.views.refusals.forbidden"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and PROXIES else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR"}},
}
"""What broke is told to whoever runs the platform, with where it broke; whoever looked at a page is told nothing of it."""
