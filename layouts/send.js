// Presses the one button of a page that a person opened from a mail. Programs that only look at links press nothing.
document.querySelector("main form").requestSubmit();
