using Enclosure.Accounts;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail.Accounts;

/// <summary>The operations of <see cref="ApiKeyRoutes"/>, in words.</summary>
internal static class ApiKeyOperations
{
    private const string Path = "/v1/api-keys";

    public static Topic Topic { get; } = new("API keys", "Keys that act for the account. Each is shown once, when it is made.");

    public static Operation List { get; } = new("listApiKeys", HttpMethods.Get, Path)
    {
        Topic = Topic.Name,
        Summary = "List keys",
        Description =
            "All keys of the account, revoked ones too, oldest first; of each only its first characters. The key must have full access.",
        Answer = new Answer(StatusCodes.Status200OK, "The keys.", typeof(ApiKeyListWire)),
    };

    public static Operation Create { get; } = new("createApiKey", HttpMethods.Post, Path)
    {
        Topic = Topic.Name,
        Summary = "Create a key",
        Description =
            "Makes a key with full access, or one scoped to mailboxes. The answer is the only time its text is shown. The key must have "
            + "full access.",
        Body = RequestBody.Json(
            "The new key.",
            new Field("name", "What the key is for, in your words.", ValueForm.Text(0, ApiKeys.LongestName))
            {
                Example = "billing agent",
            },
            new Field(
                "mailboxIds",
                "Mailboxes of the account that the key is to be limited to. Missing or empty: full access.",
                ValueForm.ListOf(ValueForm.Id, ApiKeys.MostMailboxes))
            {
                Names = Thing.Mailbox,
                IsUsual = true,
            }),
        Answer = new Answer(StatusCodes.Status201Created, "The key, in full.", typeof(NewApiKeyWire)),
        Refusals = [.. SharedParts.Json, Refusal.StoreFull],
    };

    public static Operation Revoke { get; } = new("revokeApiKey", HttpMethods.Delete, Path + "/{id}")
    {
        Topic = Topic.Name,
        Summary = "Revoke a key",
        Description =
            "Ends a key at once. The account's only active full-access key cannot be revoked: create another one first. "
            + "The key must have full access.",
        Parameters = [SharedParts.Id("Id of the key.", Thing.ApiKey)],
        Answer = new Answer(StatusCodes.Status200OK, "The key is revoked.", typeof(RevokedWire)),
        Refusals = [Refusal.NotFound, Refusal.LastKey, Refusal.StoreFull],
    };

    public static IReadOnlyList<Operation> All { get; } = [List, Create, Revoke];
}
