using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail.Accounts;

/// <summary>The operations of <see cref="AccountRoutes"/>, in words.</summary>
internal static class AccountOperations
{
    public static Topic Topic { get; } = new("Account", "Limits, and what is used of them.");

    public static Operation Get { get; } = new("getAccount", HttpMethods.Get, "/v1/account")
    {
        Topic = Topic.Name,
        Summary = "Get the account",
        Description =
            """
            The account of the key, with its limits and what is used of them. The key must have full access.

            **Differs:** `storagePendingBytes`, `storageReclaimableBytes` and `storageMessageBytes` are additions; billing members are fixed values.
            """,
        Answer = new Answer(StatusCodes.Status200OK, "The account.", typeof(AccountResponseWire)),
    };

    public static IReadOnlyList<Operation> All { get; } = [Get];
}
