/* Loaded before the program (LD_PRELOAD) so that WebKitWebDriver can drive the
 * real, unmodified window: Wails never allows automation, and whether a view may
 * be automated can only be said when the view is made. One exported call makes
 * it; this answers that call.
 * Build: gcc -shared -fPIC -o automation.so automation.c $(pkg-config --cflags --libs webkit2gtk-4.1) */
#include <webkit2/webkit2.h>

static GtkWidget *the_view;

static WebKitWebView *give_view(WebKitAutomationSession *session, gpointer data) {
  (void)session; (void)data;
  return WEBKIT_WEB_VIEW(the_view);
}

static void started(WebKitWebContext *context, WebKitAutomationSession *session, gpointer data) {
  (void)context; (void)data;
  WebKitApplicationInfo *info = webkit_application_info_new();
  webkit_application_info_set_name(info, "earlyhelp");
  webkit_application_info_set_version(info, 1, 0, 0);
  webkit_automation_session_set_application_info(session, info);
  webkit_application_info_unref(info);
  g_signal_connect(session, "create-web-view", G_CALLBACK(give_view), NULL);
}

/* A test's own script, run in each page before the page's: the driver comes too late to see a start. */
static void watch(WebKitUserContentManager *manager) {
  const char *source = g_getenv("EARLYHELP_WATCH");
  if (source == NULL) return;
  WebKitUserScript *script = webkit_user_script_new(source, WEBKIT_USER_CONTENT_INJECT_TOP_FRAME,
                                                    WEBKIT_USER_SCRIPT_INJECT_AT_DOCUMENT_START, NULL, NULL);
  webkit_user_content_manager_add_script(manager, script);
  webkit_user_script_unref(script);
}

GtkWidget *webkit_web_view_new_with_user_content_manager(WebKitUserContentManager *manager) {
  WebKitWebContext *context = webkit_web_context_get_default();
  webkit_web_context_set_automation_allowed(context, TRUE);
  g_signal_connect(context, "automation-started", G_CALLBACK(started), NULL);
  watch(manager);
  the_view = g_object_new(WEBKIT_TYPE_WEB_VIEW, "web-context", context, "user-content-manager", manager,
                          "is-controlled-by-automation", TRUE, NULL);
  return the_view;
}
