/* What a person's hand does at the frame of a window, for tests of the real one:
 *   hand close WINDOW      asks it to close, as its frame's cross does
 *   hand hold FILE X Y     shows a small box there, from which FILE can be dragged
 *                          onto something; says "ready" once it can, and ends with the drag
 * Pointer and keys are xdotool's. */
#include <X11/Xlib.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int ask_to_close(Window window) {
  Display *display = XOpenDisplay(NULL);
  if (display == NULL) return 1;
  XEvent event = {.xclient = {.type = ClientMessage, .window = window, .format = 32}};
  event.xclient.message_type = XInternAtom(display, "WM_PROTOCOLS", False);
  event.xclient.data.l[0] = (long)XInternAtom(display, "WM_DELETE_WINDOW", False);
  int sent = XSendEvent(display, window, False, NoEventMask, &event);
  XCloseDisplay(display);
  return !sent;
}

static void give(GtkWidget *box, GdkDragContext *drag, GtkSelectionData *data, guint info, guint time, gpointer address) {
  (void)box; (void)drag; (void)info; (void)time;
  gchar *addresses[] = {address, NULL};
  gtk_selection_data_set_uris(data, addresses);
}

static void over(GtkWidget *box, GdkDragContext *drag, gpointer data) {
  (void)box; (void)drag; (void)data;
  gtk_main_quit();
}

static gboolean shown(GtkWidget *box, GdkEvent *event, gpointer data) {
  (void)box; (void)event; (void)data;
  puts("ready");
  fflush(stdout);
  return FALSE;
}

static int hold(const char *file, int x, int y) {
  gchar *address = g_filename_to_uri(file, NULL, NULL);
  if (address == NULL) return 2;
  GtkWidget *box = gtk_window_new(GTK_WINDOW_POPUP);
  gtk_window_move(GTK_WINDOW(box), x, y);
  gtk_window_set_default_size(GTK_WINDOW(box), 40, 40);
  gtk_drag_source_set(box, GDK_BUTTON1_MASK, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_source_add_uri_targets(box);
  g_signal_connect(box, "drag-data-get", G_CALLBACK(give), address);
  g_signal_connect(box, "drag-end", G_CALLBACK(over), NULL);
  g_signal_connect_after(box, "map-event", G_CALLBACK(shown), NULL);
  gtk_widget_show_all(box);
  gtk_main();
  return 0;
}

int main(int count, char **words) {
  if (count == 3 && strcmp(words[1], "close") == 0) return ask_to_close(strtoul(words[2], NULL, 0));
  gtk_init(NULL, NULL);
  if (count == 5 && strcmp(words[1], "hold") == 0) return hold(words[2], atoi(words[3]), atoi(words[4]));
  return 2;
}
