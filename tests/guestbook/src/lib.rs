//! A guestbook: anyone signs it, everyone reads it.

mod book;

charter_template::host::exports! {
    /// Begins the instance. The factory, in the receipt that creates the account.
    init => call(book::init);
    /// Writes into the book. Anyone; payable: what storage lacks is kept, the rest comes back. Emits `signed`.
    sign => payable(book::sign);
    /// What it is called. View.
    get_title => view(book::get_title);
    /// Who wrote what, oldest first, in pages. View.
    get_entries => view(book::get_entries);
}

charter_template::exports! { retire: book::retire, migrate: book::migrate }
