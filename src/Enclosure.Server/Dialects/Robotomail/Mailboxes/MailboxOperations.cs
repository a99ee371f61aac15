using Enclosure.Accounts;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Mailboxes;

/// <summary>The operations of <see cref="MailboxRoutes"/>, in words.</summary>
internal static class MailboxOperations
{
    private const string Path = "/v1/mailboxes";
    private const string OnePath = Path + "/{id}";

    private static readonly Parameter Id = SharedParts.Id("Id of the mailbox.", Thing.Mailbox);

    private static readonly Field DisplayName = new(
        "displayName", "Name shown to correspondents.", ValueForm.Text(0, MailboxDirectory.LongestDisplayName))
    { Example = "Support" };

    public static Topic Topic { get; } = new("Mailboxes", "The addresses of the account.");

    public static Operation List { get; } = new("listMailboxes", HttpMethods.Get, Path)
    {
        Topic = Topic.Name,
        Summary = "List mailboxes",
        Description = "The mailboxes that the key reaches, oldest first: all of the account's, or those a scoped key is for.",
        Answer = new Answer(StatusCodes.Status200OK, "The mailboxes.", typeof(MailboxListWire)),
    };

    public static Operation Create { get; } = new("createMailbox", HttpMethods.Post, Path)
    {
        Topic = Topic.Name,
        Summary = "Create a mailbox",
        Description = "Makes an address on one of this server's domains. The key must have full access.",
        Body = RequestBody.Json(
            "The new mailbox.",
            new Field(
                "address",
                "The local part alone, which gets the server's first domain, or a whole address "
                + "on one of its domains. The local part has at most 64 "
                    + "letters, digits, dots, `-`, `_` and `+`.",
                ValueForm.Text(1, MailboxRoutes.LongestAddress),
                IsRequired: true)
            {
                Example = "support",
            },
            DisplayName),
        Answer = new Answer(StatusCodes.Status201Created, "The mailbox as it was made.", typeof(MailboxResponseWire)),
        Refusals = [.. SharedParts.Json, Refusal.AccountSuspended, Refusal.UnknownDomain, Refusal.MailboxExists, Refusal.StoreFull],
    };

    public static Operation Get { get; } = new("getMailbox", HttpMethods.Get, OnePath)
    {
        Topic = Topic.Name,
        Summary = "Get a mailbox",
        Description = "A mailbox outside a scoped key's reach is not found.",
        Parameters = [Id],
        Answer = new Answer(StatusCodes.Status200OK, "The mailbox.", typeof(MailboxResponseWire)),
        Refusals = [Refusal.NotFound],
    };

    public static Operation Update { get; } = new("updateMailbox", HttpMethods.Patch, OnePath)
    {
        Topic = Topic.Name,
        Summary = "Change a mailbox",
        Description = "Changes the fields that are given; missing and null ones stay as they are.",
        Parameters = [Id],
        Body = RequestBody.Json(
            "What to change.",
            DisplayName,
            new Field("status", "A paused mailbox neither receives nor sends.", ValueForm.OneOf("ACTIVE", "PAUSED"))
            {
                Example = "ACTIVE",
            }),
        Answer = new Answer(StatusCodes.Status200OK, "The mailbox as it is now.", typeof(MailboxResponseWire)),
        Refusals = [.. SharedParts.Json, Refusal.AccountSuspended, Refusal.NotFound, Refusal.StoreFull],
    };

    public static Operation Delete { get; } = new("deleteMailbox", HttpMethods.Delete, OnePath)
    {
        Topic = Topic.Name,
        Summary = "Delete a mailbox",
        Description =
            """
            Deletes the mailbox with its messages and their files. They are gone at once, links to the files included; their storage is given back in the
            background. Keys scoped to it alone reach nothing from then on. The key must have full access.
            """,
        Parameters = [Id],
        Answer = new Answer(StatusCodes.Status200OK, "The mailbox is gone.", typeof(DeletedWire)),
        Refusals = [Refusal.NotFound, Refusal.StoreFull],
    };

    public static IReadOnlyList<Operation> All { get; } = [List, Create, Get, Update, Delete];
}
