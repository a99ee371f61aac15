namespace Enclosure.Accounts;

/// <summary>Which rows a key reaches: those of its account, and of these, when it is scoped, only those of its mailboxes.</summary>
internal static class Reach
{
    /// <summary>The condition on a row; its parameters are <c>accountId</c>, <c>keyId</c> and <c>scoped</c>.</summary>
    /// <param name="table">The row's table, or its alias.</param>
    /// <param name="mailboxColumn">The column of it that holds the mailbox's id.</param>
    public static string Of(string table, string mailboxColumn = "mailbox_id") =>
        $"""
        {table}.account_id = @accountId
        and (@scoped = 0 or exists (select 1 from api_key_mailboxes k where k.key_id = @keyId and k.mailbox_id = {table}.{mailboxColumn}))
        """;

    /// <summary>The value of <c>scoped</c>.</summary>
    public static long Flag(Caller caller) => caller.Scoped ? 1 : 0;
}
